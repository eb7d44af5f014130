/** A period of the register: its dates, its address, and how its numbers are put. Pure; nothing is counted here. */
import type {
  Column,
  OverviewHour,
  ParticipationShare,
  ReportCell,
  ReportDay,
  ReportLesson,
  ReportWork,
  SlotOutcome,
} from "../generated/wire";
import { addDays, isDate, wholeMinutes } from "./time";

export interface Period {
  readonly first: string;
  readonly last: string;
}

export type PeriodKind = "day" | "week" | "month" | "own";
export const PERIOD_KINDS: readonly PeriodKind[] = ["day", "week", "month", "own"];

const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);

/** The first of the month so many months on. */
function monthFrom(date: string, months: number): string {
  const day = noon(date);
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  return day.toISOString().slice(0, 10);
}

const monday = (date: string): string => addDays(date, -((noon(date).getUTCDay() + 6) % 7));

/** The day, the ISO week or the month in which a date lies. */
export function periodAt(kind: PeriodKind, date: string): Period {
  if (kind === "week") return { first: monday(date), last: addDays(monday(date), 6) };
  if (kind === "month") return { first: monthFrom(date, 0), last: addDays(monthFrom(date, 1), -1) };
  return { first: date, last: date };
}

/** What a period is: whole days, weeks and months are called so. */
export function kindOf(period: Period): PeriodKind {
  const same = ({ first, last }: Period): boolean => first === period.first && last === period.last;
  return (["day", "week", "month"] as const).find((kind) => same(periodAt(kind, period.first))) ?? "own";
}

export const daysIn = ({ first, last }: Period): number =>
  Math.round((noon(last).getTime() - noon(first).getTime()) / 86_400_000) + 1;

/** The period before (-1) or after (1) this one. */
export function moved(period: Period, by: 1 | -1, kind: PeriodKind = kindOf(period)): Period {
  if (kind === "month") return periodAt("month", monthFrom(period.first, by));
  const length = daysIn(period) * by;
  return { first: addDays(period.first, length), last: addDays(period.last, length) };
}

/** The longest period that the server answers at once. */
export const LONGEST_DAYS = 92;

/** The period of an address; null where it names none that could be. */
export function periodIn(query: Readonly<Record<string, string>>): Period | null {
  const { from = "", to = "" } = query;
  const good = isDate(from) && isDate(to) && from <= to;
  return good ? { first: from, last: to } : null;
}

export const FILTERS = [
  "who",
  "group_id",
  "mentor_id",
  "pupil_id",
  "teacher_id",
  "subject",
  "status",
  "column",
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Partial<Record<FilterName, string>>;

export const filtersIn = (query: Readonly<Record<string, string>>): Filters =>
  Object.fromEntries(FILTERS.flatMap((key) => (query[key] ? [[key, query[key]]] : []))) as Filters;

export interface Asked {
  readonly period: Period;
  readonly filters: Filters;
  readonly level: "PUPILS" | "LESSONS";
  readonly page: number;
  /** What the ledger said at an entry (its number) or an instant; absent: counted now. */
  readonly asOf?: string;
}

/** What an address asks; null where it names no period. */
export function askedIn(query: Readonly<Record<string, string>>): Asked | null {
  const period = periodIn(query);
  if (!period) return null;
  return {
    period,
    filters: filtersIn(query),
    level: query.level === "LESSONS" && !query.as_of ? "LESSONS" : "PUPILS",
    ...(query.as_of && { asOf: query.as_of }),
    page: /^\d{1,4}$/.test(query.page ?? "") ? Number(query.page) : 0,
  };
}

/** The question as the server takes it. */
export const queryOf = ({
  period,
  filters,
  asOf,
}: Pick<Asked, "period" | "filters" | "asOf">): Record<string, string> => ({
  from: period.first,
  to: period.last,
  ...(asOf && { as_of: asOf }),
  ...filters,
});

/** Filters of lessons, of which the ledger has no words. */
const OF_LESSONS: readonly FilterName[] = ["teacher_id", "subject", "status"];

/** The same question about what the ledger said then; undefined: about now. */
export function asItWas({ asOf: _, ...asked }: Asked, when: string | undefined): Asked {
  if (!when) return { ...asked, page: 0 };
  const kept = Object.entries(asked.filters).filter(([name]) => !OF_LESSONS.includes(name as FilterName));
  return { ...asked, filters: Object.fromEntries(kept), level: "PUPILS", page: 0, asOf: when };
}

/** The address that shows it. */
export function addressOf(asked: Asked): string {
  const query = new URLSearchParams(queryOf(asked));
  if (asked.level === "LESSONS") query.set("level", "LESSONS");
  if (asked.page > 0) query.set("page", String(asked.page));
  return `/reports?${query}`;
}

export const pupilAddress = (id: string, { first, last }: Period, column?: Column): string =>
  `/reports/pupil/${id}?${new URLSearchParams({ from: first, to: last, ...(column && { column }) })}`;

/** In the order of R20, after the total. */
export const COLUMNS: readonly Column[] = [
  "REPORTED",
  "DUE",
  "AT_SCHOOL",
  "AT_OTHER_SCHOOL",
  "WITHIN_DEVIATION",
  "PROGRAMMED_ONLINE",
  "DURING_ABSENCE",
  "NO_GROUND",
  "VOLUNTARY",
  "UNREGISTERED",
  "OVER_CAP",
  "PROVISIONAL",
  "ABSENCE_AUTHORISED",
  "ABSENCE_UNAUTHORISED",
  "CONTACT_MOMENTS",
  "AFTER_CLOSE",
];

const ALWAYS: readonly Column[] = ["REPORTED", "DUE"];

/** The columns that hold anything in these cells, and the two that are always there. */
export function columnsOf(cells: readonly ReportCell[]): readonly Column[] {
  const filled = new Set(cells.map(({ column }) => column));
  return COLUMNS.filter((column) => ALWAYS.includes(column) || filled.has(column));
}

export const cellOf = (cells: readonly ReportCell[], column: Column): ReportCell | undefined =>
  cells.find((cell) => cell.column === column);

export const minutesOf = (cells: readonly ReportCell[], column: Column): number =>
  wholeMinutes(cellOf(cells, column)?.seconds ?? 0);

/** The states of R11 in their order. */
export const SLOT_STATES = ["ATTENDED", "PAUSE", "NOT_OFFERED", "AGREED_REST", "TECHNICAL", "NOT_THERE"] as const;
export type SlotState = (typeof SLOT_STATES)[number];

export const OUTCOMES: readonly SlotOutcome[] = [
  "PRESENT",
  "PRESENT_REMOTE",
  "PARTIAL",
  "LATE",
  "ABSENT",
  "ABSENT_AUTHORISED",
  "FREE_BY_PLAN",
  "PAUSE",
  "NOT_OFFERED",
  "AGREED_REST",
  "TECHNICAL",
];

export interface Contribution {
  readonly date: string;
  readonly lesson: ReportLesson | null;
  readonly work?: ReportWork;
  readonly seconds: number;
}

/** What a pupil's number is made of; the seconds add up to it. What is due is told by the day, for it is a union (R8). */
export function contributions(days: readonly ReportDay[], column: Column): readonly Contribution[] {
  return days.flatMap((day) => {
    const whole = cellOf(day.cells, column)?.seconds ?? 0;
    if (column === "DUE" || column === "PROVISIONAL")
      return whole ? [{ date: day.date, lesson: null, seconds: whole }] : [];
    const lessons = day.lessons.flatMap((lesson) => {
      const seconds = cellOf(lesson.cells, column)?.seconds;
      return seconds ? [{ date: day.date, lesson, seconds }] : [];
    });
    const works = day.works.flatMap((work) => {
      const seconds = cellOf(work.cells, column)?.seconds;
      return seconds ? [{ date: day.date, lesson: null, work, seconds }] : [];
    });
    const lines: Contribution[] = [...lessons, ...works];
    const rest = whole - lines.reduce((sum, { seconds }) => sum + seconds, 0);
    return rest ? [...lines, { date: day.date, lesson: null, seconds: rest }] : lines;
  });
}

/** The hours that occur, in order. */
export const hoursOf = (pattern: readonly OverviewHour[]): readonly number[] =>
  [...new Set(pattern.map(({ hour }) => hour))].sort((a, b) => a - b);

/** The weekdays that occur, in order; 0 is Monday. */
export const weekdaysOf = (pattern: readonly OverviewHour[]): readonly number[] =>
  [...new Set(pattern.map(({ weekday }) => weekday))].sort((a, b) => a - b);

/** Five shades, from 0 (hardly anybody) to 4 (nearly everybody). */
export const shadeOf = ({ percent }: ParticipationShare): number => Math.min(4, Math.floor(Number(percent ?? 0) / 20));
