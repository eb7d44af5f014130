import { describe, expect, test } from "vitest";
import type { AbsenceDay, AbsenceHour, AbsentPupil, IllnessForm } from "../../generated/wire";
import { answersOf, groupsOf, inOrder, missingIn, reportOf, sumsOf } from "../absence";

const lesson = { subject: "Taal", starts_at: "", ends_at: "", absent: false, joins: false, over: false };
const form: IllnessForm = {
  pupil_id: "sem",
  pupil_name: "Sem",
  date: "2026-09-07",
  today: "2026-09-07",
  next_day: "2026-09-08",
  now: "",
  timezone: "Europe/Amsterdam",
  lessons: [
    { ...lesson, slot_id: "s1" },
    { ...lesson, slot_id: "s2", joins: true },
  ],
  report: null,
  must_agree: false,
};

describe("the illness form", () => {
  test("begins with today, one day and no choice about joining", () => {
    const answers = answersOf({ ...form, lessons: [] });
    expect(answers).toEqual({ date: "2026-09-07", long: "day", fromTime: "", joins: "", slotIds: [], agreed: "" });
    expect(missingIn(answers, form)).toBe("joins");
  });

  test("shows again what was said", () => {
    const report = {
      id: "i1",
      version: 3,
      first: "2026-09-07",
      last: null,
      from_time: "09:30",
      joins: "SOME" as const,
      reported_at: "",
      ended_at: null,
      may_undo: true,
    };
    const answers = answersOf({ ...form, report });
    expect(answers).toMatchObject({ long: "open", fromTime: "09:30", joins: "SOME", slotIds: ["s2"] });
    expect(reportOf(answers, { ...form, report })).toMatchObject({
      until_further_notice: true,
      from_time: "09:30",
      slot_ids: ["s2"],
      version: 3,
    });
  });

  test("asks for lessons with some, and for the agreement only where something is joined", () => {
    const answers = { ...answersOf(form), joins: "SOME" as const, slotIds: [] };
    expect(missingIn(answers, form)).toBe("lessons");
    expect(missingIn({ ...answers, joins: "ALL" }, { ...form, must_agree: true })).toBe("agreed");
    expect(missingIn({ ...answers, joins: "NONE" }, { ...form, must_agree: true })).toBeNull();
    expect(reportOf({ ...answers, joins: "NONE", slotIds: ["s1"] }, form).slot_ids).toEqual([]);
  });
});

const hour: AbsenceHour = {
  id: "r1",
  version: 1,
  slot_id: "s1",
  subject: "Taal",
  group: "5A",
  teacher: "",
  starts_at: "",
  ends_at: "",
  missed_from: null,
  counts: true,
  hours: "1",
  category: "ILL",
  national: "ILL",
  authorised: "YES",
  source: "GUARDIAN",
  joins: false,
  decided_at: null,
};

const pupil = (name: string, groups: string[], ...lessons: Partial<AbsenceHour>[]): AbsentPupil => ({
  pupil_id: name,
  pupil_name: name,
  groups,
  lessons: lessons.map((one) => ({ ...hour, ...one })),
});

const day: AbsenceDay = {
  date: "2026-09-07",
  today: "2026-09-07",
  now: "",
  timezone: "Europe/Amsterdam",
  clock_hours: true,
  pupils: [pupil("Bo", ["5B"], { joins: true }), pupil("Sem", ["5A"], {}, { authorised: "UNDECIDED" })],
  categories: [],
};

describe("the absence page", () => {
  test("counts pupils and not lessons", () => {
    expect(sumsOf(day)).toEqual({ pupils: 2, joining: 1, undecided: 1 });
  });

  test("shows first who waits for a decision, and a group when one is chosen", () => {
    expect(inOrder(day, "").map(({ pupil_name }) => pupil_name)).toEqual(["Sem", "Bo"]);
    expect(inOrder(day, "5B").map(({ pupil_name }) => pupil_name)).toEqual(["Bo"]);
    expect(groupsOf(day)).toEqual(["5A", "5B"]);
  });
});
