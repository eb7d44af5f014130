/** A pupil's own week: which page shows it, which day stands open, which days are told in one line. Pure. */
import type { MinutesDay, MinutesWeek, RegisterRow, Role } from "../generated/wire";

/** Whether somebody keeps the school's register; `/register` is then the school's day. */
export const keepsRegister = (roles: readonly Role[]): boolean =>
  roles.includes("coordinator") || roles.includes("leader");

const inFamily = (roles: readonly Role[]): boolean => roles.includes("pupil") || roles.includes("guardian");

/** Whether `/register` shows somebody's own minutes. A coordinator who is also a parent asks for them with a week. */
export const showsMinutes = (roles: readonly Role[], query: Readonly<Record<string, string>>): boolean =>
  inFamily(roles) && (!keepsRegister(roles) || "week" in query);

/** Where the minutes of this week stand, or of another one. */
export function minutesAddress(roles: readonly Role[], week?: string): string {
  if (week) return `/register?week=${week}`;
  return keepsRegister(roles) ? "/register?week=this" : "/register";
}

/** Whether a text looks like an ISO week, `2026-W41`. */
export const isWeek = (text: string): boolean => /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/.test(text);

export const rowsOf = (week: MinutesWeek): readonly RegisterRow[] => week.days.flatMap(({ rows }) => rows);

/** Whether a lesson has not begun. */
const isAhead = (row: RegisterRow, now: string): boolean => !row.running && Date.parse(row.starts_at) > Date.parse(now);

/** Whether everything of the day is still to come. */
export const allAhead = (day: MinutesDay, now: string): boolean =>
  day.works.length === 0 && day.corrected_seconds === 0 && day.rows.every((row) => isAhead(row, now));

/** Whether a day has anything to show: a lesson, work that was confirmed, or a correction of the day. */
export const hasLines = ({ rows, works, corrected_seconds }: MinutesDay): boolean =>
  rows.length > 0 || works.length > 0 || corrected_seconds !== 0;

/** The day that stands open: today, else the last one of which something is past, else the first with lessons. */
export function openDay(week: MinutesWeek): string | null {
  const days = week.days.filter(hasLines);
  const begun = days.filter((day) => !allAhead(day, week.now));
  const today = days.find(({ date }) => date === week.today);
  return (today ?? begun.at(-1) ?? days[0])?.date ?? null;
}

export interface Lessons {
  /** What is shown at once: the lesson that is on, then those with minutes. */
  readonly shown: readonly RegisterRow[];
  /** Over, and nothing was counted or seen of the pupil: folded, for a wall of zeros helps nobody. */
  readonly without: readonly RegisterRow[];
  readonly ahead: readonly RegisterRow[];
}

const wasThere = ({ parts }: RegisterRow): boolean =>
  parts.some(({ state }) => state === "ATTENDED" || state === "BRIDGED" || state === "PAUSE");

/** A day's rows as the page arranges them; each row is in exactly one part. */
export function lessonsOf(day: MinutesDay, now: string): Lessons {
  const ahead = day.rows.filter((row) => isAhead(row, now));
  const over = day.rows.filter((row) => !row.running && !isAhead(row, now));
  return {
    shown: [...day.rows.filter((row) => row.running), ...over.filter(wasThere)],
    without: over.filter((row) => !wasThere(row)),
    ahead,
  };
}

export type DayKind = "lessons" | "free" | "none" | "silent";

/**
 * How a day is told: its lessons, a free day by its name, a school day without lessons at home, or not at all (a weekend,
 * a day to come).
 */
export function dayKind(day: MinutesDay, today: string): DayKind {
  if (hasLines(day)) return "lessons";
  if (day.free_day_name !== null) return "free";
  return day.school_day && day.date <= today ? "none" : "silent";
}
