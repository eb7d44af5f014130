import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeLink } from "../live/fake_link";
import type { SessionLink } from "../live/session";
import { reconnect } from "./reconnect";

const BODY = { connection: "leg" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function asked(answer: () => Promise<unknown>) {
  const link = new FakeLink();
  link.answers.set("media.reconnect", answer);
  const reply = reconnect(link as unknown as SessionLink, BODY);
  reply.catch(() => undefined);
  return { link, reply };
}

test("a refusal while the seat is being resumed is no last word", async () => {
  let refusals = 2;
  const answer = (): Promise<unknown> =>
    refusals-- > 0 ? Promise.reject(new Error("not found")) : Promise.resolve({ sdp: "v=0" });
  const { reply } = asked(answer);
  await vi.advanceTimersByTimeAsync(500);
  expect(await reply).toEqual({ sdp: "v=0" });
});

test("the third refusal is believed", async () => {
  const { link, reply } = asked(() => Promise.reject(new Error("not found")));
  await vi.advanceTimersByTimeAsync(500);
  await expect(reply).rejects.toThrow("not found");
  expect(link.bodies("media.reconnect")).toHaveLength(3);
  expect(link.restarts).toBe(0);
});

test("a socket that does not answer is opened anew", async () => {
  const { link, reply } = asked(() => new Promise(() => undefined));
  link.restart = () => {
    link.restarts += 1;
    link.become("down");
  };
  await vi.advanceTimersByTimeAsync(900);
  await expect(reply).rejects.toThrow();
  expect([link.restarts, link.bodies("media.reconnect").length]).toEqual([1, 1]);
});
