import { afterEach, expect, test } from "vitest";
import type { RoomView } from "../../generated/wire";
import type { Station } from "../media/stations";
import { minutesLeft } from "./energy";
import { FakeLink, settled } from "./fake_link";
import { aPupil, aRoom, aSeat } from "./fake_room";
import { PupilLesson } from "./pupil";

const lessons: PupilLesson[] = [];

// Who is in a lesson looks at the line every second, also after the test.
afterEach(() => {
  for (const lesson of lessons.splice(0)) lesson.close();
});

async function inLesson() {
  const link = new FakeLink();
  link.answers.set("session.join", async () => aSeat());
  const expected: unknown[] = [];
  const subscriber = {
    streams: new Map(),
    up: true,
    heard: null,
    start: () => undefined,
    close: () => undefined,
    expect: (what: unknown) => expected.push(what),
    watch: () => () => undefined,
  };
  const lesson = new PupilLesson({
    slotId: "slot",
    demo: false,
    station: { link, subscriber } as unknown as Station,
  });
  lessons.push(lesson);
  lesson.start();
  await settled();
  let version = 1;
  const room = (changes: Partial<RoomView>): void => {
    version += 1;
    link.push("room.state", aRoom({ version, ...changes }));
  };
  return { link, lesson, expected, room };
}

test("two quick taps on the hand raise it once", async () => {
  const { link, lesson } = await inLesson();
  lesson.hand();
  const hand = { raised_at: "2026-03-02T09:01:00Z", answer: null };
  link.push("room.state", aRoom({ version: 2, pupils: [aPupil({ step: 2, hand })] }));
  lesson.hand();
  expect(link.events().filter((event) => event.startsWith("hand."))).toEqual(["hand.raise"]);
});

test("a picture is asked for once, also while the room keeps changing", async () => {
  const { link, lesson } = await inLesson();
  lesson.look("room");
  link.push("room.state", aRoom({ version: 2 }));
  lesson.look("room");
  expect(link.bodies("media.look")).toEqual([{ source: "room" }]);
  expect(lesson.picture).toBe("room");
});

test("the page that is gone has left, and tells nobody any more", async () => {
  const { link, lesson } = await inLesson();
  let told = 0;
  lesson.watch(() => {
    told += 1;
  });
  lesson.close();
  const before = told;
  link.push("room.state", aRoom({ version: 9 }));
  expect(told).toBe(before);
  expect(link.events().at(-1)).toBe("session.leave");
});

const PAUSED = { pupils: [aPupil({ pause_until: "2026-03-02T09:10:00Z" })] };

test("tired is one event without a reason, and no step above looking on", async () => {
  const { link, lesson } = await inLesson();
  lesson.say("tired");
  expect(link.bodies("energy.say")).toEqual([{ signal: "tired" }]);
  expect(lesson.seat.step).toBe(1);
});

test("tired while the microphone still opens: it is not used, whenever the server hears of it", async () => {
  const { lesson } = await inLesson();
  lesson.session.tell({ type: "step_chosen", step: 4 });
  lesson.say("tired");
  expect(lesson.seat).toMatchObject({ step: 1, rising: null });
});

test("in a pause nothing is expected of the connection, and everything again on the way back", async () => {
  const { link, lesson, expected, room } = await inLesson();
  lesson.pause(10);
  expect(link.bodies("pause.start")).toEqual([{ minutes: 10 }]);
  room(PAUSED);
  expect(expected.at(-1)).toBeNull();
  room({});
  expect(expected.at(-1)).toBe("picture");
});

test("who comes back without a connection is back as soon as there is one; a reload alone is no way back", async () => {
  const { link, lesson, room } = await inLesson();
  room(PAUSED);
  link.answers.set("session.join", async () => aSeat(1, { version: 9, ...PAUSED }));
  link.become("down");
  link.become("up");
  await settled();
  expect(link.events()).not.toContain("pause.end");
  link.become("down");
  link.answers.set("pause.end", () => Promise.reject(new Error("no line")));
  lesson.back();
  link.become("up");
  await settled();
  expect(link.bodies("pause.end")).toHaveLength(2);
});

test("the time left is whole minutes, and never below nothing", () => {
  const until = "2026-03-02T09:10:00Z";
  const left = ["09:05:00", "09:05:01", "09:09:59", "09:10:00", "09:30:00"].map((time) =>
    minutesLeft(until, Date.parse(`2026-03-02T${time}Z`)),
  );
  expect(left).toEqual([5, 5, 1, 0, 0]);
});
