/** What a pupil chooses for a weak line, and what is offered to them. */
import { expect, test } from "vitest";
import { Saving } from "../../generated/wire";
import type { Api } from "../api";
import type { Heard } from "../media/stats";
import type { Subscriber } from "../media/subscriber";
import { FakeTimers } from "../realtime/fake_timers";
import { FakeLink, settled } from "./fake_link";
import { LineKeeper } from "./line_keeper";
import type { SessionLink } from "./session";

const SECOND = 48_000;

function keeper() {
  let heard: Heard = { received: 0, lost: 0, concealed: 0, samples: 0, frames: 0 };
  const subscriber = {
    get heard() {
      return heard;
    },
  } as unknown as Subscriber;
  const [link, timers] = [new FakeLink(), new FakeTimers()];
  const api = { call: () => Promise.reject(new Error("the line is full")) } as unknown as Api;
  const kept = new LineKeeper({
    api,
    link: link as unknown as SessionLink,
    subscriber,
    slotId: "slot",
    changed: () => undefined,
    expects: () => true,
    timers,
  });
  kept.start();
  kept.room(null, true);
  /** So many seconds of a line that loses that part of the sound. */
  const pass = async (seconds: number, lost: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      heard = {
        received: heard.received + 50 * (1 - lost),
        lost: heard.lost + 50 * lost,
        concealed: heard.concealed + SECOND * lost,
        samples: heard.samples + SECOND,
        frames: heard.frames + 4,
      };
      timers.pass(1_000);
      await settled();
    }
  };
  return { kept, link, pass };
}

test("after three stalls, and not before, the pupil is offered to spare the line", async () => {
  const { kept, pass } = keeper();
  await pass(12, 0.3);
  expect([kept.saving, kept.offered]).toEqual([Saving.PICTURES, false]);
  await pass(6, 0.3);
  expect([kept.saving, kept.offered]).toEqual([Saving.PICTURES, true]);
  kept.choose(true);
  expect(kept.offered).toBe(false);
});

test("who spares the line by hand has sound and stills until they choose otherwise, however good the line is", async () => {
  const { kept, link, pass } = keeper();
  kept.choose(true);
  await pass(90, 0);
  expect(kept.saving).toBe(Saving.PICTURES);
  kept.choose(false);
  expect(kept.saving).toBe(Saving.NOTHING);
  expect(link.bodies("saving.set").map(({ saving }) => saving)).toEqual([Saving.PICTURES, Saving.NOTHING]);
});

test("in the lesson again the server is told once more what to spare", async () => {
  const { kept, link } = keeper();
  kept.choose(true);
  kept.joined();
  expect(link.bodies("saving.set").map(({ saving }) => saving)).toEqual([Saving.PICTURES, Saving.PICTURES]);
});
