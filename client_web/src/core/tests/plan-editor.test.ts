import { describe, expect, it } from "vitest";
import type { ArrangementCard, PlanKept, PlanThing, PupilPlan } from "../../generated/wire";
import { PlanEditor, type SaveRecord } from "../plan-editor";

const NOTHING: PupilPlan = {
  pupil_id: "noor",
  name: "Noor Voorbeeld",
  groups: ["5A"],
  today: "2026-09-07",
  last_day: "2027-07-31",
  may_edit: true,
  arrangements: [],
  deviations: [],
  patterns: [],
  teachers: [],
  starts: [],
  weekdays: [1, 2, 3, 4, 5],
  signers: [],
  reopens: null,
};

/** A server that keeps everything, and timers that are run by hand. */
function made(plan: PupilPlan = NOTHING) {
  const saved: [PlanThing, SaveRecord][] = [];
  const activated: PlanThing[] = [];
  const due: (() => void)[] = [];
  const refuse: { error: unknown } = { error: null };
  const editor = new PlanEditor(
    plan,
    {
      async save(thing, record): Promise<PlanKept> {
        if (refuse.error) throw refuse.error;
        saved.push([thing, record]);
        const missing = [{ thing, item: "GOALS", who: null, first: null, last: null } as const];
        return { id: record.id ?? thing, version: record.version + 1, state: "DRAFT", missing };
      },
      async activate(thing, id, version): Promise<PlanKept> {
        if (refuse.error) throw refuse.error;
        activated.push(thing);
        return { id, version: version + 1, state: "ACTIVE", missing: [] };
      },
    },
    {
      set(run) {
        due.push(run);
        return due.length;
      },
      clear() {
        due.length = 0;
      },
    },
  );
  return { editor, saved, activated, due, refuse };
}

const goals = (editor: PlanEditor, text: string): void =>
  editor.set({ arrangement: { ...editor.form.arrangement, goals: text } });

describe("a plan while it is edited", () => {
  it("keeps a draft by itself, once after the last change, and only what was filled in", async () => {
    const { editor, saved, due } = made();
    goals(editor, "Bij");
    goals(editor, "Bijblijven");
    expect(due).toHaveLength(1);
    due[0]?.();
    await editor.save();
    expect(saved.map(([thing]) => thing)).toEqual(["arrangement"]);
    expect(editor.state).toBe("kept");
    expect(editor.missing.map(({ item }) => item)).toEqual(["GOALS"]);
  });

  it("sends the version that was on the screen", async () => {
    const { editor, saved } = made();
    goals(editor, "een");
    await editor.save();
    goals(editor, "twee");
    await editor.save();
    expect(saved.map(([, { id, version }]) => [id, version])).toEqual([
      [null, 0],
      ["arrangement", 1],
    ]);
  });

  it("a fixed online day brings its deviation, with the same dates", async () => {
    const { editor, saved, activated } = made();
    editor.set({ first: "2026-09-07", last: "2027-07-31" });
    const moments = { weekdays: [4], parity: "EVERY", starts: [] } as const;
    editor.set({ pattern: { moments, modality: "REMOTE_LIVE", at: null } });
    expect(await editor.activate()).toBe(true);
    expect(saved.map(([thing, { first, last }]) => [thing, first, last])).toEqual([
      ["arrangement", "2026-09-07", "2027-07-31"],
      ["deviation", "2026-09-07", "2027-07-31"],
      ["pattern", "2026-09-07", "2027-07-31"],
    ]);
    expect(activated).toEqual(["arrangement", "deviation", "pattern"]);
  });

  it("a refusal leaves everything on the screen and can be tried again", async () => {
    const { editor, refuse, saved } = made();
    refuse.error = new Error("somebody else");
    goals(editor, "mijn tekst");
    expect(await editor.save()).toBe(false);
    expect([editor.state, editor.form.arrangement.goals]).toEqual(["failed", "mijn tekst"]);
    refuse.error = null;
    expect(await editor.save()).toBe(true);
    expect(saved).toHaveLength(1);
  });

  it("what is in effect is saved only when told so", async () => {
    const { editor: fresh } = made();
    const card: ArrangementCard = {
      id: "a",
      version: 2,
      state: "ACTIVE",
      first: "2026-09-01",
      last: "2027-07-31",
      details: fresh.form.arrangement,
      missing: [],
    };
    const { editor, due, saved } = made({ ...NOTHING, arrangements: [card] });
    goals(editor, "anders");
    expect(due).toEqual([]);
    await editor.save("na overleg");
    expect(saved[0]?.[1]).toMatchObject({ id: "a", version: 2, reason: "na overleg", first: "2026-09-01" });
  });
});
