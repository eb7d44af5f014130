import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BeatSent } from "../../generated/wire";
import { keepSending, senderOf } from "../catalogue/sending";
import { api } from "../client";

const BEAT: BeatSent = {
  session: "lease",
  seq: 0,
  m0: 0,
  m1: 15_000,
  block: "text",
  rev: 1,
  from_ms: 0,
  to_ms: 0,
  rate: 1,
  playing: false,
  visible: true,
  pip: false,
  muted: false,
  audio_only: false,
  input_age: 0,
  online: false,
  cause: "tick",
};
const KEPT = "erbij.beats";

const kept = new Map<string, string>();
const sent: string[] = [];
let line = true;
let page = new EventTarget();

beforeEach(() => {
  kept.clear();
  sent.length = 0;
  line = true;
  page = new EventTarget();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    if (!line) throw new TypeError("no line");
    for (const beat of (JSON.parse(body) as { beats: BeatSent[] }).beats) sent.push(`${beat.session} ${beat.seq}`);
    return new Response('{"verdicts":[],"superseded":false}', { headers: { "content-type": "application/json" } });
  });
});
afterEach(() => vi.unstubAllGlobals());

const settled = (pupil: string): Promise<void> => senderOf(pupil).flush();

test("what a pupil did without a line is sent from any page, without a new lesson", async () => {
  kept.set(`${KEPT}.noor`, JSON.stringify([BEAT]));
  const stop = keepSending("noor");
  await settled("noor");
  expect([sent, kept.size]).toEqual([["lease 0"], 0]);
  stop();
});

test("it goes as soon as the line is back, and not any more when the pupil signed out", async () => {
  line = false;
  const stop = keepSending("noor");
  senderOf("noor").add(BEAT);
  await settled("noor");
  expect(kept.size).toBe(1);
  line = true;
  page.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(sent).toEqual(["lease 0"]));
  await settled("noor");
  stop();
  senderOf("noor").add({ ...BEAT, seq: 1 });
  page.dispatchEvent(new Event("online"));
  await Promise.resolve();
  expect([sent, kept.size]).toEqual([["lease 0"], 1]);
});

test("of two pupils on one tablet each sends only their own", async () => {
  kept.set(`${KEPT}.noor`, JSON.stringify([BEAT]));
  const stop = keepSending("bo");
  await settled("bo");
  expect([sent, [...kept.keys()]]).toEqual([[], [`${KEPT}.noor`]]);
  stop();
});

test("the lesson and the page around it send the same beat once", async () => {
  const call = vi.spyOn(api, "call");
  kept.set(`${KEPT}.noor`, JSON.stringify([BEAT]));
  const stop = keepSending("noor");
  await Promise.all([settled("noor"), settled("noor")]);
  expect([sent, call.mock.calls.length]).toEqual([["lease 0"], 1]);
  call.mockRestore();
  stop();
});
