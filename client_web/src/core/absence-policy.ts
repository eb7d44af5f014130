/** The school's own numbers of absence: what may be filled in, and what is wrong. Pure. */
import type { AbsenceNumbers } from "../generated/wire";

export type Figure = Exclude<keyof AbsenceNumbers, "free_days_are_working_days">;

/** The least and the most of each; the server holds the same. Notices never later than the law. */
export const LIMITS: Readonly<Record<Figure, readonly [number, number]>> = {
  hours: [1, 16],
  weeks: [4, 12],
  long_weeks: [1, 4],
  due_working_days: [1, 5],
  window_weeks: [4, 16],
  tier_2_percent: [1, 50],
  tier_3_percent: [2, 90],
  sick_reports: [2, 10],
  sick_days: [2, 20],
  talk_within_school_days: [1, 20],
};

export const OF_NOTICES: readonly Figure[] = ["hours", "weeks", "long_weeks", "due_working_days"];
export const OF_SUPPORT: readonly Figure[] = [
  "window_weeks",
  "tier_2_percent",
  "tier_3_percent",
  "sick_reports",
  "sick_days",
  "talk_within_school_days",
];
export const FIGURES: readonly Figure[] = [...OF_NOTICES, ...OF_SUPPORT];

export type Typed = Readonly<Record<Figure, string>>;

export const typedOf = (numbers: AbsenceNumbers): Typed =>
  Object.fromEntries(FIGURES.map((name) => [name, String(numbers[name])])) as Record<Figure, string>;

/** Whether a figure is a whole number within its limits; tier 3 must also lie above tier 2. */
export function fits(name: Figure, typed: Typed): boolean {
  const text = typed[name].trim();
  const [least, most] = LIMITS[name];
  const good = /^\d{1,3}$/.test(text) && Number(text) >= least && Number(text) <= most;
  return good && (name !== "tier_3_percent" || Number(text) > Number(typed.tier_2_percent));
}

/** The numbers that were typed; null when one does not fit. */
export function numbersOf(typed: Typed, freeDaysWork: boolean): AbsenceNumbers | null {
  if (!FIGURES.every((name) => fits(name, typed))) return null;
  const figures = Object.fromEntries(FIGURES.map((name) => [name, Number(typed[name])])) as Record<Figure, number>;
  return { ...figures, free_days_are_working_days: freeDaysWork };
}

/** Which figures of a version differ from those of another. */
export const differing = (one: AbsenceNumbers, other: AbsenceNumbers): readonly Figure[] =>
  FIGURES.filter((name) => one[name] !== other[name]);
