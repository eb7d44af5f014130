/** Putting a line of the register right: what is asked of the server, from what a person fills in. Pure. */
import type {
  AdjustEntry,
  CorrectionReason,
  CreditBucket,
  CreditSource,
  EntryLine,
  EntryLines,
  ReportLesson,
} from "../generated/wire";
import { minutesAndSeconds } from "./register-line";

/** What a person may say that time counts as; the rest follows from the calendar and the caps. */
export const BUCKETS: readonly CreditBucket[] = [
  "AT_SCHOOL",
  "AT_OTHER_SCHOOL",
  "REMOTE_WITHIN_DEVIATION",
  "PROGRAMMED_ONLINE",
  "REMOTE_DURING_ABSENCE",
  "REMOTE_NO_GROUND",
];
export const REASONS: readonly CorrectionReason[] = [
  "TEACHER_OBSERVED",
  "TECHNICAL",
  "WRONG_PUPIL",
  "DISPUTE",
  "IMPORT_FIX",
];
const MOST = 24 * 60;

export interface Correcting {
  /** The lesson; empty: the date as a whole. */
  readonly slot: string;
  readonly way: "more" | "less";
  readonly minutes: string;
  readonly bucket: CreditBucket;
  readonly reason: CorrectionReason;
  readonly words: string;
}

/** The form for a lesson: it counts as what stands there already, else by whether an absence does. */
export function usual(lessons: readonly ReportLesson[], slot: string): Correcting {
  const lesson = lessons.find(({ slot_id }) => slot_id === slot);
  const stands = lesson?.shares.find(({ bucket }) => BUCKETS.includes(bucket))?.bucket;
  const bucket = stands ?? (lesson?.absence ? "REMOTE_DURING_ABSENCE" : "REMOTE_NO_GROUND");
  return { slot, way: "more", minutes: "", bucket, reason: "TEACHER_OBSERVED", words: "" };
}

const sourceOf = (bucket: CreditBucket): CreditSource => (bucket.startsWith("AT_") ? "S" : "L");

export const line = {
  /** Whole minutes of a day; null: something else. */
  minutes({ minutes }: Pick<Correcting, "minutes">): number | null {
    const found = /^\d{1,4}$/.test(minutes.trim()) ? Number(minutes) : 0;
    return found > 0 && found <= MOST ? found : null;
  },
  body(form: Correcting, pupil: string, date: string): AdjustEntry {
    const seconds = (line.minutes(form) ?? 0) * 60 * (form.way === "less" ? -1 : 1);
    return {
      pupil_id: pupil,
      date,
      slot_id: form.slot || null,
      source: sourceOf(form.bucket),
      bucket: form.bucket,
      seconds,
      takes_back: null,
      reason: form.reason,
      words: form.words,
    };
  },
  /** The exact opposite of a correction. */
  back(one: EntryLine, { pupil_id, date }: EntryLines, words: string): AdjustEntry {
    const { slot_id, source, bucket } = one;
    const reason = REASONS.find((each) => each === one.reason) ?? "TEACHER_OBSERVED";
    return { pupil_id, date, slot_id, source, bucket, seconds: 0, takes_back: one.seq, reason, words };
  },
  /** `+12:05` and `−3:00`. */
  signed: (seconds: number): string =>
    seconds < 0 ? `−${minutesAndSeconds(-seconds)}` : `${seconds > 0 ? "+" : ""}${minutesAndSeconds(seconds)}`,
};
