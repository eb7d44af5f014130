import { describe, expect, it } from "vitest";
import type { AbsenceNumbers } from "../../generated/wire";
import { differing, fits, numbersOf, typedOf } from "../absence-policy";

const OWN: AbsenceNumbers = {
  hours: 16,
  weeks: 4,
  long_weeks: 4,
  due_working_days: 5,
  free_days_are_working_days: true,
  window_weeks: 12,
  tier_2_percent: 10,
  tier_3_percent: 20,
  sick_reports: 4,
  sick_days: 7,
  talk_within_school_days: 5,
};

describe("the school's numbers of absence", () => {
  it("come back as they were typed", () => {
    expect(numbersOf(typedOf(OWN), true)).toEqual(OWN);
    expect(numbersOf({ ...typedOf(OWN), hours: "10" }, false)).toEqual({
      ...OWN,
      hours: 10,
      free_days_are_working_days: false,
    });
  });

  it("never let a notice be later than the law asks, nor tier 3 begin before tier 2", () => {
    expect(fits("hours", { ...typedOf(OWN), hours: "17" })).toBe(false);
    expect(fits("hours", { ...typedOf(OWN), hours: "1,5" })).toBe(false);
    expect(fits("tier_3_percent", { ...typedOf(OWN), tier_3_percent: "10" })).toBe(false);
    expect(numbersOf({ ...typedOf(OWN), weeks: "" }, true)).toBeNull();
  });

  it("say what a version changed", () => {
    expect(differing({ ...OWN, hours: 12, sick_days: 5 }, OWN)).toEqual(["hours", "sick_days"]);
  });
});
