/** Which class picture is shown large, and what must be coming in. Pure choices. */
import { type RoomView, Saving, type SourceKind } from "../../generated/wire";
import type { Expected } from "../media/subscriber";

export type Picture = Extract<SourceKind, "board" | "teacher" | "room" | "table">;

/** In the order of the buttons, which is also the order of who steps in for a source that is not there. */
export const PICTURES: readonly Picture[] = ["board", "teacher", "room", "table"];

export const picturesOf = (sources: readonly SourceKind[]): readonly Picture[] =>
  PICTURES.filter((picture) => sources.includes(picture));

/** Whether the class, or a teacher who is elsewhere, can be heard. */
export const hasSound = (sources: readonly SourceKind[]): boolean =>
  sources.includes("class_sound") || sources.includes("teacher_voice");

/** The wished picture if it exists, else the first that does. */
export function pictureFor(wish: Picture | null, sources: readonly SourceKind[]): Picture | null {
  const there = picturesOf(sources);
  return wish !== null && there.includes(wish) ? wish : (there[0] ?? null);
}

/** Whether no picture moves for a pupil whose line is weak. */
export const isSpared = (saving: Saving, picture: Picture | null): boolean =>
  saving === Saving.PICTURES || (saving === Saving.BOARD && picture === "board");

/** What a pupil's connection must bring now; null while there is nothing to bring. */
export function expectedOf(room: RoomView | null, spared: boolean): Expected {
  if (room?.state !== "open") return null;
  if (!spared && picturesOf(room.sources).length > 0) return "picture";
  return hasSound(room.sources) ? "sound" : null;
}
