import { describe, expect, it } from "vitest";
import type { ModalityDay, SlotChoice } from "../../generated/wire";
import { choiceOf, undoOf, wordFor } from "../modality";

const slot = (slot_id: string, change: Partial<SlotChoice> = {}): SlotChoice => ({
  slot_id,
  modality: "REMOTE_LIVE",
  origin: "PLAN",
  may: ["AT_SCHOOL"],
  why_not: null,
  lapsed: null,
  ...change,
});
const day: ModalityDay = {
  date: "2026-09-07",
  person_id: "noor",
  slots: [slot("s1"), slot("s2", { modality: "AT_SCHOOL", origin: "DAY_CHANGE" })],
  may: ["AT_SCHOOL", "REMOTE_LIVE"],
};
const word = { pupil_id: "noor", date: "2026-09-07", reason: "" };

describe("from where a lesson is followed", () => {
  it("one tap is about one lesson, or about the day", () => {
    expect(wordFor(day, "AT_SCHOOL", "s1")).toEqual({ ...word, slot_id: "s1", modality: "AT_SCHOOL" });
    expect(wordFor(day, "REMOTE_LIVE").slot_id).toBeNull();
    expect(choiceOf(day, "s2")?.modality).toBe("AT_SCHOOL");
    expect(choiceOf(null, "s2")).toBeNull();
  });

  it("undoing one lesson gives the plan again, or what was said before", () => {
    expect(undoOf(day, "s1")).toEqual([{ ...word, slot_id: "s1", modality: null }]);
    expect(undoOf(day, "s2")).toEqual([{ ...word, slot_id: "s2", modality: "AT_SCHOOL" }]);
  });

  it("undoing a day keeps what was said of single lessons before", () => {
    expect(undoOf(day)).toEqual([
      { ...word, slot_id: null, modality: null },
      { ...word, slot_id: "s2", modality: "AT_SCHOOL" },
    ]);
  });
});
