import { describe, expect, it } from "vitest";
import type { SlotForm } from "../../generated/wire";
import { askedOf, firstWish, later, otherWhom, whomOf, wrongIn, wrongWhom } from "../slots";

const FORM: SlotForm = {
  timezone: "Europe/Amsterdam",
  today: "2026-09-07",
  last_day: "2027-07-31",
  date: "2026-09-07",
  hour: { start: "09:20", end: "10:10" },
  hours: [],
  groups: [{ id: "g", name: "5A" }],
  teachers: [],
  subjects: [],
  places: [],
  group_id: "g",
  subject: "Taal",
  place: "Lokaal 12",
};
const LABELS = { one: "Eén op één", few: "Kleine groep" };

describe("a new lesson", () => {
  it("begins with what is most likely, so that one tap makes it", () => {
    const wish = firstWish(FORM);
    expect(Object.values(wrongIn(wish, FORM)).every((one) => one === null)).toBe(true);
    expect(askedOf(wish, LABELS, false)).toMatchObject({
      group_id: "g",
      subject: "Taal",
      place: "Lokaal 12",
      date: "2026-09-07",
      start: "09:20",
      until: null,
      all_remote: false,
    });
  });

  it("is for a group or for named pupils, never for both", () => {
    const pupils = { ...firstWish(FORM), forWhom: "pupils" as const, pupils: ["p"] };
    expect(askedOf(pupils, LABELS, false)).toMatchObject({ group_id: null, pupil_ids: ["p"], label: "Eén op één" });
    expect(askedOf({ ...pupils, pupils: ["p", "q"] }, LABELS, true)).toMatchObject({
      label: "Kleine groep",
      anyway: true,
    });
    expect(askedOf(firstWish(FORM), LABELS, false)).toMatchObject({ pupil_ids: [], label: "" });
  });

  it("names each field that is wrong", () => {
    const wish = {
      ...firstWish(FORM),
      groupId: "",
      subject: " ",
      date: "2026-09-06",
      end: "09:20",
      weekly: true,
      until: "",
    };
    expect(wrongIn(wish, { ...FORM, teachers: [{ id: "t", name: "Thijs" }] })).toEqual({
      group: "choose",
      pupils: null,
      teacher: "choose",
      subject: "fill",
      date: "past",
      end: "end",
      until: "until",
    });
  });

  it("has no classroom when everybody is at home", () => {
    expect(askedOf({ ...firstWish(FORM), where: "remote" }, LABELS, false)).toMatchObject({
      place: "",
      all_remote: true,
    });
  });
});

describe("for whom a lesson is", () => {
  const group = { forWhom: "group", groupId: "5a", pupils: [] } as const;
  const pupils = { forWhom: "pupils", groupId: "5a", pupils: ["noor", "sem"] } as const;

  it("is read from the lesson", () => {
    expect(whomOf({ group_id: "5a", pupils: [] })).toEqual(group);
    expect(whomOf({ group_id: null, pupils: [{ id: "noor", name: "Noor" }] })).toMatchObject({
      forWhom: "pupils",
      pupils: ["noor"],
    });
  });

  it("is sent only when it is another one", () => {
    expect(otherWhom(group, { ...group, pupils: ["noor"] }, LABELS)).toBeNull();
    expect(otherWhom(pupils, { ...pupils, groupId: "", pupils: ["sem", "noor"] }, LABELS)).toBeNull();
    expect(otherWhom(group, { ...group, groupId: "5b" }, LABELS)).toMatchObject({ group_id: "5b", pupil_ids: [] });
    expect(otherWhom(pupils, { ...pupils, pupils: ["sem"] }, LABELS)).toEqual({
      group_id: null,
      pupil_ids: ["sem"],
      label: LABELS.one,
    });
    expect(otherWhom(pupils, group, LABELS)).toEqual({ group_id: "5a", pupil_ids: [], label: "" });
  });

  it("is asked for until there is somebody", () => {
    expect(wrongWhom({ ...pupils, pupils: [] })).toEqual({ group: null, pupils: "choose" });
    expect(wrongWhom({ ...group, groupId: "" })).toEqual({ group: "choose", pupils: null });
  });
});

describe("later", () => {
  it("adds minutes and stays within the day", () => {
    expect([later("09:20", 50), later("23:30", 50)]).toEqual(["10:10", "23:59"]);
  });
});
