import { expect, test } from "vitest";
import type { BoardPhoto } from "../../generated/wire";
import { Refused } from "../problem";
import { FakeTimers } from "../realtime/fake_timers";
import { BoardPhotos, PATIENCE_MS } from "./board";
import { FakeLink, settled } from "./fake_link";
import type { SessionLink } from "./session";
import { afterKey, PLAIN } from "./zoom";

const photo = (id: string): BoardPhoto => ({ id, at: "2026-03-02T09:01:00Z", width: 1920, height: 1080 });

function photos() {
  const link = new FakeLink();
  const timers = new FakeTimers();
  return { link, timers, board: new BoardPhotos(link as unknown as SessionLink, () => undefined, timers) };
}

test("the photo that was asked for opens by itself, one that others asked for does not", async () => {
  const { board } = photos();
  board.room([photo("one")]);
  expect(board.shown).toBeNull();
  await board.ask();
  board.room([photo("one"), photo("two")]);
  expect(board.shown?.id).toBe("two");
  expect(board.state).toBe("idle");
});

test("a photo that never comes is said to have failed, and can be asked for again", async () => {
  const { link, timers, board } = photos();
  await board.ask();
  timers.pass(PATIENCE_MS);
  expect(board.state).toBe("failed");
  await board.ask();
  expect(link.events()).toEqual(["board.ask", "board.ask"]);
});

test("where no board is, that is what is said", async () => {
  const { link, board } = photos();
  link.answers.set("board.ask", () => Promise.reject(new Refused({ status: 409, code: "no_board" } as never)));
  await board.ask();
  await settled();
  expect(board.state).toBe("none");
});

test("the keyboard zooms to four times, turns light and dark round, and goes back", () => {
  const far = Array.from("++++++++++").reduce(afterKey, PLAIN);
  expect(far.zoom).toBe(400);
  expect(afterKey(far, "-").zoom).toBe(350);
  expect(afterKey(afterKey(PLAIN, "i"), "c")).toEqual({ zoom: 100, invert: true, contrast: true });
  expect(afterKey(far, "0")).toEqual(PLAIN);
  expect(afterKey(PLAIN, "x")).toBe(PLAIN);
});
