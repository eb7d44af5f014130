import { expect, test } from "vitest";
import { type Dates, onBulletin } from "./bulletin";
import type { LinkState } from "./link";

function fake() {
  const told: Dates[] = [];
  let push = (_: { dates: string[] }): void => undefined;
  let turn = (_: LinkState): void => undefined;
  let calls = 0;
  const link = {
    on: (_event: string, handler: (payload: never) => void) => {
      push = handler as typeof push;
      return () => {
        push = () => undefined;
      };
    },
    watch: (watcher: (state: LinkState) => void) => {
      turn = watcher;
      return () => {
        turn = () => undefined;
      };
    },
    connect: () => {
      calls += 1;
    },
  };
  const end = onBulletin(link, (dates) => void told.push(dates));
  return {
    told,
    end,
    calls: () => calls,
    push: (...dates: string[]) => push({ dates }),
    turn: (s: LinkState) => turn(s),
  };
}

test("a page that shows lessons connects and hears which dates changed", () => {
  const { told, calls, push } = fake();
  push("2026-10-06");
  expect(calls()).toBe(1);
  expect(told).toEqual([["2026-10-06"]]);
});

test("after a line that was down anything may have changed; the first time it comes up, nothing has", () => {
  const { told, turn } = fake();
  turn("up");
  expect(told).toEqual([]);
  turn("down");
  turn("up");
  turn("up");
  expect(told).toEqual([null]);
});

test("a page that is left hears nothing more", () => {
  const { told, end, push, turn } = fake();
  end();
  push("2026-10-06");
  turn("down");
  turn("up");
  expect(told).toEqual([]);
});
