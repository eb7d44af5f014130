import { describe, expect, test } from "vitest";
import { type Problem, Step } from "../../generated/wire";
import { Refused } from "../problem";
import { FakeTimers } from "../realtime/fake_timers";
import { FakeLink, settled } from "./fake_link";
import { aRoom, aSeat } from "./fake_room";
import { DevicesFailed, Session, type SessionLink } from "./session";

function begun(openDevices: (step: Step) => Promise<void> = async () => undefined) {
  const link = new FakeLink();
  link.answers.set("session.join", async () => aSeat());
  const timers = new FakeTimers();
  const kept: (string | null)[] = [];
  const deeds: string[] = [];
  let generation = 0;
  const session = new Session({
    link: link as unknown as SessionLink,
    slotId: "slot",
    timers,
    memory: { recall: () => null, keep: (_, key) => kept.push(key) },
    generation: () => {
      generation += 1;
      return generation;
    },
    hooks: {
      openDevices,
      releaseDevices: () => deeds.push("release"),
      closeMedia: () => deeds.push("close"),
      joined: () => deeds.push("joined"),
    },
  });
  session.start();
  return { link, timers, session, kept, deeds };
}

describe("a session carried out", () => {
  test("a drop and return is a join with the key and a higher generation", async () => {
    const { link, kept } = begun();
    await settled();
    link.become("down");
    link.become("up");
    await settled();
    const joins = link.asked.filter(([event]) => event === "session.join").map(([, body]) => body);
    expect(joins).toMatchObject([
      { generation: 1, resume_key: null },
      { generation: 2, resume_key: "resume-key-of-the-server" },
    ]);
    expect(kept).toEqual(["resume-key-of-the-server"]);
  });

  test("Stem: devices, then the step", async () => {
    const opened: Step[] = [];
    const { link, session } = begun(async (step) => void opened.push(step));
    await settled();
    session.tell({ type: "step_chosen", step: Step.VOICE });
    await settled();
    expect(opened).toEqual([4]);
    expect(link.asked.at(-1)).toEqual(["presence.step", { step: 4 }]);
    expect(session.seat.step).toBe(4);
  });

  test("refused devices never reach the server", async () => {
    const { link, session } = begun(() => Promise.reject(new DevicesFailed("denied")));
    await settled();
    session.tell({ type: "step_chosen", step: Step.FACE });
    await settled();
    expect(link.events()).not.toContain("presence.step");
    expect(session.seat.trouble).toBe("denied");
  });

  test("Stem, Meekijken, Stem at once: the class is told only when the last microphone is open", async () => {
    const opening: (() => void)[] = [];
    const { link, session } = begun(() => new Promise((resolve) => opening.push(resolve)));
    await settled();
    for (const step of [Step.VOICE, Step.LOOKING_ON, Step.VOICE]) session.tell({ type: "step_chosen", step });
    opening[0]?.();
    await settled();
    expect(link.bodies("presence.step")).toEqual([{ step: 1 }]);
    opening[1]?.();
    await settled();
    expect(link.bodies("presence.step")).toEqual([{ step: 1 }, { step: 4 }]);
    expect(session.seat).toMatchObject({ step: 4, rising: null });
  });

  test("a late answer to an earlier Stem does not make the pupil heard without a microphone", async () => {
    const opening: (() => void)[] = [];
    const late: (() => void)[] = [];
    const { link, session, deeds } = begun(() => new Promise((resolve) => opening.push(resolve)));
    await settled();
    link.answers.set("presence.step", () => new Promise((resolve) => late.push(() => resolve({}))));
    session.tell({ type: "step_chosen", step: Step.VOICE });
    opening[0]?.();
    await settled();
    session.tell({ type: "step_chosen", step: Step.LOOKING_ON });
    session.tell({ type: "step_chosen", step: Step.VOICE });
    for (const answer of late) answer();
    await settled();
    expect(session.seat).toMatchObject({ step: 1, rising: 4 });
    const released = deeds.filter((deed) => deed === "release").length;
    opening[1]?.();
    await settled();
    late.at(-1)?.();
    await settled();
    expect(session.seat).toMatchObject({ step: 4, rising: null });
    expect(deeds.filter((deed) => deed === "release").length).toBe(released);
  });

  test("a microphone refused at the second Stem leaves nobody heard", async () => {
    const opening: { resolve: () => void; reject: (error: Error) => void }[] = [];
    const { session } = begun(() => new Promise((resolve, reject) => opening.push({ resolve, reject })));
    await settled();
    for (const step of [Step.VOICE, Step.LOOKING_ON, Step.VOICE]) session.tell({ type: "step_chosen", step });
    opening[0]?.resolve();
    opening[1]?.reject(new DevicesFailed("denied"));
    await settled();
    expect(session.seat).toMatchObject({ step: 1, rising: null, trouble: "denied" });
  });

  test("Stoppen while the join is under way: out, and the late seat is not taken", async () => {
    const { link, session, deeds } = begun();
    await settled();
    let seated: (reply: unknown) => void = () => undefined;
    link.answers.set("session.join", () => new Promise((resolve) => (seated = resolve)));
    link.become("down");
    link.become("up");
    session.tell({ type: "leave", reason: "stopped" });
    seated(aSeat());
    await settled();
    expect(session.seat).toMatchObject({ phase: "out", reason: "stopped" });
    expect(link.events().slice(-2)).toEqual(["session.join", "session.leave"]);
    expect(deeds.at(-1)).toBe("close");
  });

  test("a join without an answer makes the line be built anew", async () => {
    const { link, session } = begun();
    await settled();
    link.answers.set("session.join", () => Promise.reject(new Error("no answer")));
    link.become("down");
    link.become("up");
    await settled();
    expect(link.restarts).toBe(1);
    expect(session.seat.phase).toBe("lost");
  });

  test("a closed door is asked again after a while", async () => {
    const { link, timers } = begun();
    const closed = { code: "door_not_open", status: 409, title: "" } as Problem;
    link.answers.set("session.join", () => Promise.reject(new Refused(closed)));
    link.become("down");
    link.become("up");
    await settled();
    const before = link.asked.length;
    timers.pass(4_000);
    expect(link.asked.length).toBe(before + 1);
  });

  test("the state of another lesson is not mine", async () => {
    const { link, session } = begun();
    await settled();
    const room = aRoom({ version: 50, watching: 9 });
    link.push("room.state", { ...room, lesson: { ...room.lesson, slot_id: "another" } });
    expect(session.seat.room?.watching).toBe(1);
  });

  test("the lesson ends: media is closed and the key forgotten", async () => {
    const { link, session, deeds, kept } = begun();
    await settled();
    link.push("session.ended", { reason: "lesson_over", at: "2026-03-02T09:50:00Z" });
    expect(session.seat).toMatchObject({ phase: "out", reason: "lesson_over" });
    expect(deeds).toContain("close");
    expect(kept.at(-1)).toBeNull();
  });
});
