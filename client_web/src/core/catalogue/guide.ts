/** The programme of a day while somebody makes it. Pure. */
import type { GuideItem, ItemFound } from "../../generated/wire";

/** So many lessons fit in a day: the server takes no more. */
export const MOST_IN_A_DAY = 40;
const FIRST = "09:00";
const LAST = 23 * 60 + 59;

const minutesOf = (at: string): number => {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  return hours * 60 + minutes;
};

const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** By time; of two at the same time the one that stood there first. */
export const inOrder = (entries: readonly GuideItem[]): readonly GuideItem[] =>
  [...entries].sort((a, b) => minutesOf(a.at) - minutesOf(b.at));

/** When the next lesson begins: after the last one, at a quarter of an hour. */
export function nextTime(entries: readonly GuideItem[]): string {
  const last = inOrder(entries).at(-1);
  if (!last) return FIRST;
  const end = minutesOf(last.at) + Math.max(1, last.minutes);
  return timeOf(Math.min(LAST, Math.ceil(end / 15) * 15));
}

export const isFull = (entries: readonly GuideItem[]): boolean => entries.length >= MOST_IN_A_DAY;

/** After the last one, while there is room. */
export const withItem = (entries: readonly GuideItem[], found: ItemFound): readonly GuideItem[] => {
  if (isFull(entries)) return entries;
  const { item_id, title, subject, minutes } = found;
  return [...entries, { at: nextTime(entries), item_id, title, subject, minutes, ready: true }];
};

/** Times at which more than one lesson begins. */
export function doubled(entries: readonly GuideItem[]): ReadonlySet<string> {
  const times = entries.map(({ at }) => at);
  return new Set(times.filter((at, place) => times.indexOf(at) !== place));
}

/** For so many weeks a programme may come back: once, or every week for a while. */
export const REPEATS = [1, 2, 4, 8, 12, 20, 40] as const;

const DAY_MS = 24 * 3600 * 1000;

/** The Monday after the week of a date. */
export function nextMonday(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at + (7 - sinceMonday) * DAY_MS).toISOString().slice(0, 10);
}
