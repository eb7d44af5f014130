import { afterEach, expect, test, vi } from "vitest";
import { FakeLink } from "../live/fake_link";
import type { SessionLink } from "../live/session";
import { useRelay, useRelaySoon } from "./relay";

const RELAY = { urls: ["turns:relay.school.example:443?transport=tcp"], username: "1:a", credential: "b" };

function peer() {
  const set: RTCConfiguration[] = [];
  const fake = {
    getConfiguration: () => ({ bundlePolicy: "max-bundle" }),
    setConfiguration: (c: object) => set.push(c),
  };
  return { peer: fake as unknown as RTCPeerConnection, set };
}

function linkWith(relay: typeof RELAY | null) {
  const link = new FakeLink();
  link.answers.set("media.relay", () => Promise.resolve({ relay, lasts_s: 300 }));
  return { link, session: link as unknown as SessionLink };
}

afterEach(() => void vi.useRealTimers());

test("a school without a relay has none, and is not asked for every connection", async () => {
  const { link, session } = linkWith(null);
  const { peer: one, set } = peer();
  await useRelay(one, session);
  await useRelay(one, session);
  expect(set).toEqual([]);
  expect(link.bodies("media.relay")).toHaveLength(1);
});

test("the relay of the school is given to a connection, with what was set before", async () => {
  const { session } = linkWith(RELAY);
  const { peer: one, set } = peer();
  await useRelay(one, session);
  expect(set).toEqual([{ bundlePolicy: "max-bundle", iceServers: [RELAY] }]);
});

test("credentials that are about to end are asked anew", async () => {
  vi.useFakeTimers();
  const { link, session } = linkWith(RELAY);
  const { peer: one } = peer();
  await useRelay(one, session);
  vi.advanceTimersByTime(239_000);
  await useRelay(one, session);
  expect(link.bodies("media.relay")).toHaveLength(1);
  vi.advanceTimersByTime(2_000);
  await useRelay(one, session);
  expect(link.bodies("media.relay")).toHaveLength(2);
});

test("a question that fails is asked again next time, and holds up nothing", async () => {
  const link = new FakeLink();
  link.answers.set("media.relay", () => Promise.reject(new Error("no line")));
  const { peer: one, set } = peer();
  await useRelay(one, link as unknown as SessionLink);
  await useRelay(one, link as unknown as SessionLink);
  expect(set).toEqual([]);
  expect(link.bodies("media.relay")).toHaveLength(2);
});

test("a connection that is mended waits no longer than a blink for a question that nobody answers", async () => {
  vi.useFakeTimers();
  const link = new FakeLink();
  link.answers.set("media.relay", () => new Promise(() => undefined));
  const { peer: one, set } = peer();
  let went = false;
  void useRelaySoon(one, link as unknown as SessionLink).then(() => {
    went = true;
  });
  await vi.advanceTimersByTimeAsync(300);
  expect([went, set]).toEqual([true, []]);
});

test("credentials are renewed by themselves while the line is up, so that mending has them at hand", async () => {
  vi.useFakeTimers();
  const { link, session } = linkWith(RELAY);
  await useRelay(peer().peer, session);
  await vi.advanceTimersByTimeAsync(240_000);
  expect(link.bodies("media.relay")).toHaveLength(2);
  link.answers.set("media.relay", () => new Promise(() => undefined));
  const { peer: mended, set } = peer();
  await useRelaySoon(mended, session);
  expect(set).toHaveLength(1);
});

test("a line that is gone is not asked to renew anything", async () => {
  vi.useFakeTimers();
  const { link, session } = linkWith(RELAY);
  await useRelay(peer().peer, session);
  link.become("down");
  await vi.advanceTimersByTimeAsync(900_000);
  expect(link.bodies("media.relay")).toHaveLength(1);
});
