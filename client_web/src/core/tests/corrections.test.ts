import { describe, expect, it } from "vitest";
import type { EntryLine, ReportLesson } from "../../generated/wire";
import { type Correcting, line, usual } from "../corrections";

const LESSON = { slot_id: "s1", shares: [], absence: null } as unknown as ReportLesson;
const FORM: Correcting = { ...usual([LESSON], "s1"), minutes: "12", words: "De juf zag haar" };

describe("putting a line right", () => {
  it("asks for whole minutes of a day and nothing else", () => {
    expect(["12", " 7 ", "0", "", "1,5", "-3", "1441", "x"].map((minutes) => line.minutes({ minutes }))).toEqual([
      12,
      7,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("adds to a lesson or takes off it, to the second", () => {
    expect(line.body(FORM, "p1", "2026-10-06")).toMatchObject({ slot_id: "s1", seconds: 720, source: "L" });
    expect(line.body({ ...FORM, way: "less" }, "p1", "2026-10-06").seconds).toBe(-720);
    expect(line.body({ ...FORM, slot: "" }, "p1", "2026-10-06").slot_id).toBeNull();
    expect(line.body({ ...FORM, bucket: "AT_OTHER_SCHOOL" }, "p1", "2026-10-06").source).toBe("S");
  });

  it("counts as what stands there, else by whether an absence stands on the lesson", () => {
    const within = { ...LESSON, shares: [{ source: "L", bucket: "REMOTE_WITHIN_DEVIATION", seconds: 60 }] };
    const over = { ...LESSON, absence: "ILL", shares: [{ source: "L", bucket: "OVER_CAP", seconds: 60 }] };
    expect(usual([within as ReportLesson], "s1").bucket).toBe("REMOTE_WITHIN_DEVIATION");
    expect(usual([over as ReportLesson], "s1").bucket).toBe("REMOTE_DURING_ABSENCE");
    expect(usual([LESSON], "").bucket).toBe("REMOTE_NO_GROUND");
  });

  it("takes a correction back by its number", () => {
    const one = { seq: 7, slot_id: "s1", source: "L", bucket: "REMOTE_NO_GROUND", reason: "DISPUTE" } as EntryLine;
    const entries = { pupil_id: "p1", date: "2026-10-06", seconds: 0, lines: [], attendance: [] };
    expect(line.back(one, entries, "Toch niet")).toMatchObject({ takes_back: 7, seconds: 0, reason: "DISPUTE" });
  });

  it("shows which way it goes", () => {
    expect([line.signed(725), line.signed(-180), line.signed(0)]).toEqual(["+12:05", "−3:00", "0:00"]);
  });
});
