import { describe, expect, it } from "vitest";
import type { UnseenLesson, UnseenPupil } from "../../generated/wire";
import { mayRest, settledOf, waitingOf } from "../unseen";

const lesson = (slot_id: string, more: Partial<UnseenLesson> = {}): UnseenLesson => ({
  slot_id,
  subject: "Taal",
  group: "6A",
  teacher: "Bram",
  starts_at: "2026-10-06T07:00:00Z",
  ends_at: "2026-10-06T07:45:00Z",
  where: "HOME",
  settled: null,
  settled_by: null,
  settled_at: null,
  may_undo: false,
  ...more,
});
const pupil = (...lessons: UnseenLesson[]): UnseenPupil => ({
  pupil_id: "p1",
  pupil_name: "Yara",
  groups: [],
  lessons,
});
const called = { settled: "CALLED", settled_by: "Zoë", settled_at: "2026-10-06T09:00:00Z", may_undo: true } as const;

describe("who was not seen", () => {
  it("shows lessons of one call together, and takes them back together", () => {
    const yara = pupil(lesson("a", called), lesson("b"), lesson("c", called));
    expect(waitingOf(yara).map(({ slot_id }) => slot_id)).toEqual(["b"]);
    expect(settledOf(yara)).toHaveLength(1);
    expect(settledOf(yara)[0]?.lessons.map(({ slot_id }) => slot_id)).toEqual(["a", "c"]);
    expect(settledOf(yara)[0]?.mayUndo).toBe(true);
  });

  it("offers rest for lessons at home only", () => {
    expect(mayRest([lesson("a")])).toBe(true);
    expect(mayRest([lesson("a"), lesson("b", { where: "SCHOOL" })])).toBe(false);
    expect(mayRest([])).toBe(false);
  });
});
