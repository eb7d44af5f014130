import { describe, expect, it } from "vitest";
import type { CatchUpCard, CatchUpList, MissedLesson, PupilWhoMissed } from "../../generated/wire";
import { isEmpty, ON_THE_DAY, ofTheDay, ticked, undecided } from "../catalogue/catch-up";

const card = (id: string): CatchUpCard => ({
  id,
  item_id: id,
  title: id,
  description: "",
  subject: "Rekenen",
  priority: "ESSENTIAL",
  minutes: 10,
  last: "2026-12-02",
  replaces: null,
  given_by: null,
  photos: [],
  done: false,
});

const list = (now: readonly string[], later: readonly string[] = []): CatchUpList => ({
  person_id: "noor",
  timezone: "Europe/Amsterdam",
  today: "2026-11-18",
  left_min: 20,
  now: now.map(card),
  later: later.map(card),
});

const pupil = (id: string, more: Partial<PupilWhoMissed> = {}): PupilWhoMissed => ({
  pupil_id: id,
  name: id,
  why: "absent",
  start: "2026-11-18T09:00:00Z",
  end: "2026-11-18T09:50:00Z",
  minutes: 50,
  needed: true,
  given: [],
  ...more,
});

const given = [{ assignment_id: "a", item_id: "i", title: "Breuken", minutes: 10, last: "2026-12-02", done: false }];

const lesson = (...pupils: readonly PupilWhoMissed[]): MissedLesson => ({
  slot_id: "s",
  subject: "Rekenen",
  group: "5A",
  teacher: "Thijs",
  date: "2026-11-18",
  starts_at: "2026-11-18T09:00:00Z",
  ends_at: "2026-11-18T09:50:00Z",
  pupils: [...pupils],
});

describe("a pupil's list", () => {
  it("shows a few of what fits on the day, and else the first that waits", () => {
    expect(ofTheDay(list(["a", "b", "c", "d"], ["e"])).map(({ id }) => id)).toHaveLength(ON_THE_DAY);
    expect(ofTheDay(list([], ["e", "f"])).map(({ id }) => id)).toEqual(["e"]);
  });

  it("is empty when nothing fits and nothing waits", () => {
    expect([list([]), list(["a"]), list([], ["b"])].map(isEmpty)).toEqual([true, false, false]);
  });
});

describe("a missed lesson", () => {
  const open = pupil("noor");
  const has = pupil("sem", { given });
  const spared = pupil("bo", { needed: false });

  it("is undecided for who has nothing and needs something", () => {
    expect(undecided(lesson(open, has, spared)).map(({ name }) => name)).toEqual(["noor"]);
  });

  it("opens with those ticked who are undecided, else with all who should catch up", () => {
    expect(ticked(lesson(open, has, spared))).toEqual(["noor"]);
    expect(ticked(lesson(has, spared))).toEqual(["sem"]);
  });
});
