/** What a pupil answered without a line and what came too late: they are told, on the page that is open, and once. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Problem } from "../../generated/wire";
import { flushAnswers } from "../catalogue/answering";
import { answersOf, forgetLate, howManyLate, onLate } from "../catalogue/waiting";
import { api } from "../client";
import { Refused } from "../problem";

const kept = new Map<string, string>();
const ANSWER = {
  lesson: "breuken",
  body: {
    block: "quiz0001",
    question: "vraag001",
    number: 1,
    answer: { options: [], texts: ["half"], file_id: null },
  },
};
const over = new Refused({ status: 409, code: "catalogue_window_over", title: "over" } as Problem);

/** Who is signed in in this browser; the lesson is over. */
function signedIn(id: string): void {
  vi.spyOn(api, "call").mockImplementation((async (route: string) => {
    if (route === "GET /api/access/me") return { id };
    throw over;
  }) as typeof api.call);
}

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  answersOf("noor").write([ANSWER]);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("is told to the pupil whose it is until they have read it, and to nobody else", async () => {
  signedIn("noor");
  const heard = vi.fn();
  const stop = onLate(heard);
  await flushAnswers("noor");
  expect([answersOf("noor").read(), howManyLate("noor"), howManyLate("bo")]).toEqual([[], 1, 0]);
  forgetLate("noor");
  expect([howManyLate("noor"), heard.mock.calls.length, kept.size]).toEqual([0, 2, 0]);
  stop();
});

it("waits while a brother or sister is signed in in another window", async () => {
  signedIn("bo");
  await flushAnswers("noor");
  expect([answersOf("noor").read(), howManyLate("noor")]).toEqual([[ANSWER], 0]);
});
