/** The time line of one pupil in one lesson as shapes and words. Pure. */
import type { LinePart, LineState, RegisterRow } from "../generated/wire";

export interface Stretch {
  readonly part: LinePart;
  /** Place and width in percent of the slot. */
  readonly from: number;
  readonly width: number;
  readonly seconds: number;
}

const seconds = (start: string, end: string): number => (Date.parse(end) - Date.parse(start)) / 1000;

export function stretches(row: Pick<RegisterRow, "starts_at" | "ends_at" | "parts">): readonly Stretch[] {
  const whole = seconds(row.starts_at, row.ends_at);
  if (whole <= 0) return [];
  return row.parts.map((part) => ({
    part,
    from: (seconds(row.starts_at, part.start) / whole) * 100,
    width: (seconds(part.start, part.end) / whole) * 100,
    seconds: seconds(part.start, part.end),
  }));
}

/** States in the order of the legend; those that count first. */
export const STATES: readonly LineState[] = [
  "ATTENDED",
  "BRIDGED",
  "PAUSE",
  "NOT_OFFERED",
  "AGREED_REST",
  "TECHNICAL_HOME",
  "TECHNICAL_SCHOOL",
  "TECHNICAL_SERVER",
  "LEFT",
  "NOT_THERE",
  "AHEAD",
];

/** The states that occur in these rows, for the legend. */
export function statesOf(rows: readonly RegisterRow[]): readonly LineState[] {
  const seen = new Set(rows.flatMap((row) => row.parts.map((part) => part.state)));
  return STATES.filter((state) => seen.has(state));
}

/** Whether a stretch is a gap that needs a reason. */
export const isGap = (state: LineState): boolean => state !== "ATTENDED" && state !== "AHEAD";

export interface LessonRows {
  readonly slotId: string;
  readonly first: RegisterRow;
  readonly rows: readonly RegisterRow[];
}

/** Rows by lesson, in the order in which they came. */
export function byLesson(rows: readonly RegisterRow[]): readonly LessonRows[] {
  const lessons = new Map<string, RegisterRow[]>();
  for (const row of rows) lessons.set(row.slot_id, [...(lessons.get(row.slot_id) ?? []), row]);
  return [...lessons].flatMap(([slotId, own]) => (own[0] ? [{ slotId, first: own[0], rows: own }] : []));
}

export interface LessonsByTime {
  readonly running: readonly LessonRows[];
  readonly over: readonly LessonRows[];
  readonly ahead: readonly LessonRows[];
}

/** Lessons of a day as they stand at the instant of the answer. */
export function byTime(lessons: readonly LessonRows[], now: string): LessonsByTime {
  const isAhead = ({ first }: LessonRows): boolean => !first.running && Date.parse(first.starts_at) > Date.parse(now);
  return {
    running: lessons.filter(({ first }) => first.running),
    over: lessons.filter((lesson) => !lesson.first.running && !isAhead(lesson)),
    ahead: lessons.filter(isAhead),
  };
}

/** `12:05` of exact seconds, for the length of a stretch. */
export function minutesAndSeconds(total: number): string {
  const whole = Math.round(total);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
