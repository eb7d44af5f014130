/** Reading the school's CSV files on the device: UTF-8 with or without a byte order mark, nothing else. */
import type { ImportFiles } from "../generated/wire";

export type ImportKind = keyof ImportFiles;

export const KINDS: readonly ImportKind[] = ["groups", "people", "timetable", "free_days"];

/** The file is not UTF-8 text, as when a spreadsheet saved it in an old encoding. */
export class NotText extends Error {
  override readonly name = "NotText";
}

/** The text of a file; throws `NotText` where letters would be damaged. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotText("not UTF-8");
  }
}

export interface ErrorPlace {
  readonly file: string;
  readonly row: string;
  readonly column: string;
}

/** `people.csv:12:birth_date` as file, row and column; what is absent is empty. */
export function placeOfError(path: string): ErrorPlace {
  const [file = "", row = "", column = ""] = path.split(":");
  return { file, row, column };
}
