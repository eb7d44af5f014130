/** The plan of a day, as words and forms need it. Pure. */
import type { BlockKind, DayBlock, DayPlanned } from "../generated/wire";

export const KINDS: readonly BlockKind[] = ["live", "looking_on", "own_time", "rest"];
export const EMPTY: DayPlanned = { ceiling_min: null, may_stop: true, blocks: [] };
const DAY_MIN = 24 * 60;

const minuteOf = (time: string): number => {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
};

const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** The local time at which a part of the day ends. */
export const endOf = (block: DayBlock): string => timeOf((minuteOf(block.start) + block.minutes) % DAY_MIN);

/** Whether there is anything to show. */
export const isPlanned = ({ blocks, ceiling_min }: DayPlanned): boolean => blocks.length > 0 || ceiling_min !== null;

/** Parts in the order of the day. */
export const inOrder = (blocks: readonly DayBlock[]): readonly DayBlock[] =>
  blocks.toSorted((one, other) => one.start.localeCompare(other.start));

/** A new part after the last one. */
export function nextBlock(blocks: readonly DayBlock[]): DayBlock {
  const last = inOrder(blocks).at(-1);
  const start = last ? Math.min(minuteOf(last.start) + last.minutes, DAY_MIN - 30) : 9 * 60;
  return { kind: "live", start: timeOf(start), minutes: 25, weight: 2 };
}

/** The first part that begins before the one before it ends; null: all is well. */
export function overlapping(blocks: readonly DayBlock[]): DayBlock | null {
  const sorted = inOrder(blocks);
  return (
    sorted.find((block, index) => {
      const before = sorted[index - 1];
      return before !== undefined && minuteOf(before.start) + before.minutes > minuteOf(block.start);
    }) ?? null
  );
}

/**
 * The agreed end that a pupil should read of now: from so many minutes before it until two minutes after; null: none.
 * It never ends anything.
 */
export function endToSay(ends: readonly string[], now: number, noticeMin: number): string | null {
  const before = noticeMin * 60_000;
  return ends.find((end) => now >= Date.parse(end) - before && now < Date.parse(end) + 120_000) ?? null;
}

/** Minutes of all parts, each as heavy as it feels: a heavy part counts half as much again, a light one half. */
const FACTORS: Readonly<Record<number, number>> = { 1: 0.5, 2: 1, 3: 1.5 };

export interface DayWeight {
  /** Of lessons, own time and whatever else is not rest. */
  readonly minutes: number;
  readonly feels: "light" | "usual" | "heavy";
}

/** What the parts of a day ask together; rest asks nothing. */
export function weightOf(blocks: readonly DayBlock[]): DayWeight {
  const asking = blocks.filter(({ kind }) => kind !== "rest");
  const minutes = asking.reduce((sum, block) => sum + block.minutes, 0);
  const felt = asking.reduce((sum, { minutes, weight }) => sum + minutes * (FACTORS[weight ?? 2] ?? 1), 0);
  const share = minutes === 0 ? 1 : felt / minutes;
  return { minutes, feels: share < 0.8 ? "light" : share > 1.2 ? "heavy" : "usual" };
}
