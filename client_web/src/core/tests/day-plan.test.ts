import { describe, expect, it } from "vitest";
import type { DayBlock } from "../../generated/wire";
import { EMPTY, endOf, endToSay, inOrder, isPlanned, nextBlock, overlapping, weightOf } from "../day-plan";

const block = (start: string, minutes = 25): DayBlock => ({ kind: "live", start, minutes, weight: 2 });

describe("the plan of a day", () => {
  it("says when a part ends", () => {
    expect([endOf(block("09:40")), endOf(block("23:50", 15))]).toEqual(["10:05", "00:05"]);
  });

  it("puts parts in the order of the day, and a new one after the last", () => {
    const blocks = [block("11:00"), block("09:00")];
    expect(inOrder(blocks).map(({ start }) => start)).toEqual(["09:00", "11:00"]);
    expect(nextBlock(blocks).start).toBe("11:25");
    expect(nextBlock([]).start).toBe("09:00");
  });

  it("names the part that begins too early", () => {
    expect(overlapping([block("09:20"), block("09:00")])?.start).toBe("09:20");
    expect(overlapping([block("09:25"), block("09:00")])).toBeNull();
  });

  it("is empty without parts and without a ceiling", () => {
    expect([isPlanned(EMPTY), isPlanned({ ...EMPTY, ceiling_min: 60 })]).toEqual([false, true]);
  });
});

describe("the agreed end of a lesson", () => {
  const end = "2026-10-06T07:25:00Z";
  const at = (minutes: number): number => Date.parse(end) + minutes * 60_000;

  it("is said from three minutes before until two minutes after, and at no other time", () => {
    const said = [-4, -3, 0, 1, 2, 10].map((minutes) => endToSay([end], at(minutes), 3) === end);
    expect(said).toEqual([false, true, true, true, false, false]);
  });

  it("is the next one where there are more", () => {
    const later = "2026-10-06T07:45:00Z";
    expect(endToSay([end, later], Date.parse(later) - 60_000, 3)).toBe(later);
    expect(endToSay([], at(0), 3)).toBeNull();
  });
});

describe("what a day asks", () => {
  const part = (kind: "live" | "rest", minutes: number, weight: number) => ({ kind, start: "09:00", minutes, weight });

  it("adds up the minutes of what is no rest, and says how it feels", () => {
    expect(weightOf([])).toEqual({ minutes: 0, feels: "usual" });
    expect(weightOf([part("live", 30, 2), part("rest", 60, 1)])).toEqual({ minutes: 30, feels: "usual" });
    expect(weightOf([part("live", 30, 3), part("live", 20, 3)])).toEqual({ minutes: 50, feels: "heavy" });
    expect(weightOf([part("live", 40, 1)])).toEqual({ minutes: 40, feels: "light" });
  });
});
