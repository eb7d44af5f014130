import { expect, test } from "vitest";
import type { Station } from "../media/stations";
import { FakeTimers } from "../realtime/fake_timers";
import { FakeLink, settled } from "./fake_link";
import { aPupil, aRoom, aSeat } from "./fake_room";
import { TeacherLesson } from "./teacher";

async function inLesson() {
  const link = new FakeLink();
  link.answers.set("session.join", async () => ({ ...aSeat(), side: "teacher" }));
  const deeds: string[] = [];
  const subscriber = {
    streams: new Map(),
    start: () => deeds.push("receive"),
    close: () => deeds.push("close"),
    watch: () => () => undefined,
  };
  const timers = new FakeTimers();
  const lesson = new TeacherLesson("slot", { link, subscriber } as unknown as Station, false, timers);
  lesson.start();
  await settled();
  return { link, timers, lesson, deeds };
}

test("ending the lesson can be undone for ten seconds", async () => {
  const { link, timers, lesson } = await inLesson();
  lesson.end();
  timers.pass(9_000);
  expect(lesson.undo.left).toBe(1_000);
  lesson.undo.takeBack();
  timers.pass(60_000);
  expect(link.events()).not.toContain("session.end");
});

test("after ten seconds the lesson ends for everybody", async () => {
  const { link, timers, lesson } = await inLesson();
  lesson.end();
  timers.pass(10_000);
  expect(link.events()).toContain("session.end");
});

test("two taps on the end are one, and can still be undone", async () => {
  const { link, timers, lesson } = await inLesson();
  lesson.end();
  lesson.end();
  timers.pass(200);
  lesson.undo.takeBack();
  expect(lesson.undo.name).not.toBeNull();
  timers.pass(2_000);
  lesson.undo.takeBack();
  timers.pass(60_000);
  expect(link.events()).not.toContain("session.end");
});

test("a teacher who ends the lesson and puts the phone away has ended it", async () => {
  const { link, lesson } = await inLesson();
  lesson.end();
  lesson.close();
  expect(link.events().slice(-2)).toEqual(["session.end", "session.leave"]);
});

test("nothing that a teacher does sends a step", async () => {
  const { link, lesson } = await inLesson();
  lesson.answer("me", "turn");
  lesson.quiet();
  expect(link.events()).toEqual(["session.join", "hand.answer", "session.quiet"]);
});

test("a phone receives pictures only while a pupil chose to be seen", async () => {
  const { link, deeds } = await inLesson();
  expect(deeds).not.toContain("receive");
  link.push("room.state", aRoom({ version: 2, pupils: [aPupil({ step: 5 })] }));
  expect(deeds.at(-1)).toBe("receive");
  link.push("room.state", aRoom({ version: 3 }));
  expect(deeds.at(-1)).toBe("close");
});

test("quiet, curtain, break and an answer can be taken back for ten seconds", async () => {
  const { link, lesson, timers } = await inLesson();
  const hand = { raised_at: "2026-03-02T09:01:00Z", answer: null };
  link.push("room.state", aRoom({ version: 2, pupils: [aPupil({ hand })] }));
  const back = (): void => {
    timers.pass(1_000);
    lesson.undo.takeBack();
  };
  lesson.quiet();
  back();
  lesson.curtain("picture");
  back();
  lesson.break(true);
  back();
  lesson.answer("me", "turn");
  back();
  expect(link.asked.slice(1)).toEqual([
    ["session.quiet", {}],
    ["session.quiet", { undo: true }],
    ["curtain.set", { curtain: "picture" }],
    ["curtain.set", { curtain: "open" }],
    ["break.set", { on: true, chat: false }],
    ["break.set", { on: false, chat: false }],
    ["hand.answer", { participant_id: "me", answer: "turn" }],
    ["hand.answer", { participant_id: "me", answer: null }],
  ]);
});

test("after ten seconds nothing is taken back, and another tap never hurries the end", async () => {
  const { link, lesson, timers } = await inLesson();
  lesson.curtain("all");
  timers.pass(10_000);
  lesson.undo.takeBack();
  lesson.end();
  lesson.quiet();
  timers.pass(1_000);
  lesson.undo.takeBack();
  timers.pass(60_000);
  expect(link.events().slice(1)).toEqual(["curtain.set", "session.quiet"]);
});
