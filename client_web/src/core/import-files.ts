/** Reading files on the device, and saying what the server found wrong in them. */
import type { GivenFile } from "../generated/wire";

/** Bytes of all files of one import together. */
export const MOST_BYTES = 12_000_000;
export const MOST_FILES = 20;

/** A file that was chosen, not yet sent. */
export interface ChosenFile extends GivenFile {
  readonly size: number;
}

/** The files with others: one of the same name was chosen again because it was mended. */
export function withFiles(files: readonly ChosenFile[], more: readonly ChosenFile[]): readonly ChosenFile[] {
  const names = new Set(more.map((file) => file.name));
  return [...files.filter((file) => !names.has(file.name)), ...more];
}

/** What is too much, if anything is. */
export function tooMuch(files: readonly { readonly size: number }[]): "size" | "number" | null {
  if (files.length > MOST_FILES) return "number";
  return files.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES ? "size" : null;
}

/** Characters of a file that is sent as text. */
export const MOST_CHARACTERS = 8_000_000;

/**
 * Why a file is no text for us: not UTF-8, as when a spreadsheet saved it in an old encoding and letters would be
 * damaged; not given by the device, as with a folder or a file that has just gone; or too large.
 */
export type TextTrouble = "notText" | "unread" | "tooLarge";

/** The text of a file that was chosen, or why there is none. */
export async function readText(file: Pick<File, "size" | "arrayBuffer">): Promise<{ text: string } | TextTrouble> {
  if (file.size > MOST_CHARACTERS) return "tooLarge";
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return "unread";
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return "notText";
  }
}

const AT_ONCE = 0x8000;

/** The bytes of a file as text that fits in a message. */
export function base64Of(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes);
  let text = "";
  for (let from = 0; from < all.length; from += AT_ONCE) {
    text += String.fromCharCode(...all.subarray(from, from + AT_ONCE));
  }
  return btoa(text);
}

export interface ErrorPlace {
  readonly file: string;
  readonly row: string;
  readonly column: string;
}

export interface Saying {
  /** The message as a key: `the same as on line 7` is `the_same_as_on_line_n`. */
  readonly key: string;
  /** The first and second number in it. */
  readonly values: { readonly n: string; readonly m: string };
}

/**
 * A message of the server about a cell, fit to look up words for it. What follows a semicolon or stands between
 * brackets is advice or an example, and is left out of the key; a line between brackets is kept as a number.
 */
export function sayingOf(message: string): Saying {
  const [n = "", m = ""] = message.replace(/\((\d+[-:][\d-:]+)\)/g, "").match(/\d+/g) ?? [];
  const bare = message.replace(/\([^)]*\)/g, "").split(";")[0] ?? "";
  const key = bare
    .toLowerCase()
    .replace(/\d+/g, "n")
    .replace(/[^a-z]+/g, "_")
    .replace(/^_|_$/g, "");
  return { key, values: { n, m } };
}

/** `people.csv:12:birth_date` as file, row and column; what is absent is empty. Of a lesson it is line and UID. */
export function placeOfError(path: string): ErrorPlace {
  const [file = "", row = "", column = ""] = path.split(":");
  return { file, row, column };
}

/** Whether a file holds appointments, which are named and have no columns. */
export function holdsAppointments(file: string): boolean {
  return /\.(ics|json)$/i.test(file);
}
