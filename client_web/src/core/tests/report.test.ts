import { describe, expect, it } from "vitest";
import type { ReportDay, ReportLesson, ReportWork } from "../../generated/wire";
import {
  addressOf,
  askedIn,
  columnsOf,
  contributions,
  kindOf,
  moved,
  periodAt,
  periodIn,
  pupilAddress,
} from "../report";

const WEEK = { first: "2026-10-05", last: "2026-10-11" };

describe("a period", () => {
  it("is the day, the ISO week or the month of a date", () => {
    expect(periodAt("day", "2026-10-06")).toEqual({ first: "2026-10-06", last: "2026-10-06" });
    expect(periodAt("week", "2026-10-11")).toEqual(WEEK);
    expect(periodAt("month", "2028-02-29")).toEqual({ first: "2028-02-01", last: "2028-02-29" });
  });

  it("is called by what it is", () => {
    expect(kindOf(WEEK)).toBe("week");
    expect(kindOf({ first: "2026-10-01", last: "2026-10-31" })).toBe("month");
    expect(kindOf({ first: "2026-10-01", last: "2026-10-30" })).toBe("own");
    expect(kindOf({ first: "2026-10-01", last: "2026-10-01" })).toBe("day");
  });

  it("moves on by its own length, and a month by a month", () => {
    expect(moved(WEEK, -1)).toEqual({ first: "2026-09-28", last: "2026-10-04" });
    expect(moved({ first: "2026-01-01", last: "2026-01-31" }, 1)).toEqual({ first: "2026-02-01", last: "2026-02-28" });
    expect(moved({ first: "2026-10-01", last: "2026-10-10" }, 1)).toEqual({ first: "2026-10-11", last: "2026-10-20" });
  });

  it("of a broken address is none", () => {
    expect(periodIn({})).toBeNull();
    expect(periodIn({ from: "2026-10-07", to: "2026-10-06" })).toBeNull();
    expect(askedIn({ from: "x", to: "2026-10-06" })).toBeNull();
  });

  it("keeps its filters, level and page in the address", () => {
    const query = { from: WEEK.first, to: WEEK.last, subject: "Taal", level: "LESSONS", page: "2", odd: "x" };
    const asked = askedIn(query);
    expect(asked && addressOf(asked)).toBe("/reports?from=2026-10-05&to=2026-10-11&subject=Taal&level=LESSONS&page=2");
    expect(pupilAddress("p1", WEEK, "DUE")).toBe("/reports/pupil/p1?from=2026-10-05&to=2026-10-11&column=DUE");
  });
});

const lesson = (slot_id: string, seconds: number): ReportLesson =>
  ({ slot_id, cells: seconds ? [{ column: "NO_GROUND", seconds, hours: null }] : [] }) as unknown as ReportLesson;

const work = {
  id: "w1",
  source: "O",
  cells: [{ column: "NO_GROUND", seconds: 600, hours: null }],
} as unknown as ReportWork;

const day = (date: string, seconds: number, lessons: readonly ReportLesson[]): ReportDay =>
  ({
    date,
    lessons,
    works: [work],
    cells: [
      { column: "NO_GROUND", seconds, hours: null },
      { column: "DUE", seconds: 6000, hours: null },
    ],
  }) as unknown as ReportDay;

describe("a number", () => {
  it("is made of lessons, and of work beside them, that add up to it", () => {
    const parts = contributions([day("2026-10-06", 3000, [lesson("s1", 1200), lesson("s2", 0)])], "NO_GROUND");
    expect(parts.map(({ lesson: of, work: beside, seconds }) => [of?.slot_id ?? beside?.id, seconds])).toEqual([
      ["s1", 1200],
      ["w1", 600],
      [undefined, 1200],
    ]);
  });

  it("that is due is told by the day", () => {
    expect(contributions([day("2026-10-06", 0, [])], "DUE")).toEqual([
      { date: "2026-10-06", lesson: null, seconds: 6000 },
    ]);
  });

  it("stands in a column only where there is any, but for the total and what was due", () => {
    expect(columnsOf([{ column: "OVER_CAP", seconds: 1, hours: null }])).toEqual(["REPORTED", "DUE", "OVER_CAP"]);
  });
});
