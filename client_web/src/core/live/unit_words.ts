/** What a classroom says about who takes part, as colour, shape and word. Pure. */
import { type PupilView, Step } from "../../generated/wire";

export type UnitMood = "nobody" | "listens" | "speaks" | "seen" | "tired" | "pause" | "away";

/**
 * A pupil's own line. A pause goes before all, whatever the connection does meanwhile; away before the step: what is not
 * connected is neither heard nor seen.
 */
export function moodOf(pupil: PupilView): UnitMood {
  if (pupil.pause_until !== null) return "pause";
  if (pupil.away_since !== null) return "away";
  if (pupil.step === Step.FACE) return "seen";
  if (pupil.step === Step.VOICE) return "speaks";
  return pupil.energy === "tired" ? "tired" : "listens";
}

/** What is said of a pupil: the mood, and of who is tired and speaks all the same, both. */
export function signsOf(pupil: PupilView): readonly UnitMood[] {
  const mood = moodOf(pupil);
  return pupil.energy === "tired" && (mood === "speaks" || mood === "seen") ? [mood, "tired"] : [mood];
}

/** Whether a hello would find them: who is tired or in a pause is left in peace. */
export const canBeGreeted = (pupil: PupilView): boolean =>
  pupil.pause_until === null && pupil.away_since === null && pupil.energy !== "tired";

const LOUDEST: readonly UnitMood[] = ["seen", "speaks", "listens", "tired", "pause", "away"];

/** The mood of the whole class: the most present of its pupils. */
export function roomMood(pupils: readonly PupilView[]): UnitMood {
  const moods = new Set(pupils.map(moodOf));
  return LOUDEST.find((mood) => moods.has(mood)) ?? "nobody";
}

/** Raised hands, the longest waiting first. */
export function handsOf(pupils: readonly PupilView[]): readonly PupilView[] {
  return pupils
    .filter((pupil) => pupil.hand !== null)
    .toSorted((one, other) => Date.parse(one.hand?.raised_at ?? "") - Date.parse(other.hand?.raised_at ?? ""));
}

/** A light that asks for an answer: steady at first, then with a slow pattern (never faster than once a second). */
export type HandUrgency = "new" | "waits" | "waits_long";

export function urgencyOf(waitedMs: number): HandUrgency {
  if (waitedMs >= 120_000) return "waits_long";
  return waitedMs >= 60_000 ? "waits" : "new";
}

/** `0:07`, `1:35`: how long somebody waits. */
export function waitedWords(waitedMs: number): string {
  const seconds = Math.max(0, Math.floor(waitedMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
