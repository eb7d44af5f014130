import { expect, test } from "vitest";
import type { BuddyTurn } from "../../generated/wire";
import { todaysTurn } from "../buddies";

const turn = (name: string, part: Partial<BuddyTurn> = {}): BuddyTurn => ({
  id: name,
  name,
  first: "2026-11-16",
  until: "2026-11-23",
  now: true,
  declined: false,
  ...part,
});

test("after liever niet the buddy whom the mentor chose instead is shown the same day", () => {
  expect(todaysTurn([turn("Bo", { declined: true }), turn("Sem")])?.name).toBe("Sem");
});

test("while there is nobody else the pupil can still take liever niet back", () => {
  expect(todaysTurn([turn("Bo", { declined: true }), turn("Sem", { now: false })])?.name).toBe("Bo");
});

test("a day without a turn shows none", () => {
  expect(todaysTurn([turn("Sem", { now: false })])).toBe(null);
});
