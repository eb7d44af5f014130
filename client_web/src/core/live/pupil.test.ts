import { expect, test } from "vitest";
import type { Station } from "../media/stations";
import { FakeLink, settled } from "./fake_link";
import { aPupil, aRoom, aSeat } from "./fake_room";
import { PupilLesson } from "./pupil";

async function inLesson() {
  const link = new FakeLink();
  link.answers.set("session.join", async () => aSeat());
  const subscriber = {
    streams: new Map(),
    start: () => undefined,
    close: () => undefined,
    expect: () => undefined,
    watch: () => () => undefined,
  };
  const lesson = new PupilLesson({
    slotId: "slot",
    demo: false,
    station: { link, subscriber } as unknown as Station,
  });
  lesson.start();
  await settled();
  return { link, lesson };
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
