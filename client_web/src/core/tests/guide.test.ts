import { describe, expect, it } from "vitest";
import type { GuideItem, ItemFound } from "../../generated/wire";
import { doubled, inOrder, MOST_IN_A_DAY, nextMonday, nextTime, withItem } from "../catalogue/guide";

const entry = (at: string, minutes = 10): GuideItem => ({
  at,
  item_id: at,
  title: at,
  subject: "Rekenen",
  minutes,
  ready: true,
});

const FOUND: ItemFound = {
  item_id: "taart",
  title: "Taart",
  description: "",
  subject: "Rekenen",
  priority: "EXTRA",
  minutes: 10,
};

describe("the programme of a day", () => {
  it("begins at nine, and goes on at a quarter after the last lesson", () => {
    expect(nextTime([])).toBe("09:00");
    expect(nextTime([entry("09:00", 20), entry("08:00")])).toBe("09:30");
    expect(nextTime([entry("09:00", 30)])).toBe("09:30");
    expect(nextTime([entry("23:50", 40)])).toBe("23:59");
    expect(withItem([entry("09:00")], FOUND).map(({ at }) => at)).toEqual(["09:00", "09:15"]);
  });

  it("takes no more lessons than can be saved", () => {
    const full = Array.from({ length: MOST_IN_A_DAY }, () => entry("09:00"));
    expect(withItem(full, FOUND)).toEqual(full);
    expect(withItem(full.slice(1), FOUND)).toHaveLength(MOST_IN_A_DAY);
  });

  it("is in the order of its times, and names those that are there twice", () => {
    const entries = [entry("10:30"), entry("09:00"), entry("10:30")];
    expect(inOrder(entries).map(({ at }) => at)).toEqual(["09:00", "10:30", "10:30"]);
    expect([...doubled(entries)]).toEqual(["10:30"]);
  });
});

it("a week that is repeated begins on the Monday after it", () => {
  expect(["2026-11-16", "2026-11-18", "2026-11-22"].map(nextMonday)).toEqual(Array(3).fill("2026-11-23"));
  expect(nextMonday("2026-12-28")).toBe("2027-01-04");
});
