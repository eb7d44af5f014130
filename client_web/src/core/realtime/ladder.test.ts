import { describe, expect, test } from "vitest";
import { FakeTimers } from "./fake_timers";
import { waitBeforeTry } from "./ladder";
import { Reconnector } from "./reconnector";

function climb(hang: boolean): { timers: FakeTimers; tries: number[]; climber: Reconnector } {
  const timers = new FakeTimers();
  const tries: number[] = [];
  const trial = {
    begin() {
      tries.push(timers.now());
      if (!hang) climber.failed();
    },
    giveUp() {},
  };
  const climber: Reconnector = new Reconnector(timers, trial, () => 0.5);
  return { timers, tries, climber };
}

describe("coming back after a lost connection", () => {
  test("the first tries come at 0, 0.3, 1.2, 2.7 and 4.8 s, then every 1.5 s", () => {
    const { timers, tries, climber } = climb(false);
    climber.lost();
    timers.pass(8_000);
    expect(tries).toEqual([0, 300, 1_200, 2_700, 4_800, 6_300, 7_800]);
  });

  test("a try that hangs is given up after two seconds, and what was due meanwhile is skipped", () => {
    const { timers, tries, climber } = climb(true);
    climber.lost();
    timers.pass(5_000);
    expect(tries).toEqual([0, 2_700, 4_800]);
  });

  test("once the loss lasts, a try has six seconds, so that a browser does not make the page wait for its sockets", () => {
    const { timers, tries, climber } = climb(true);
    climber.lost();
    timers.pass(120_000);
    expect(tries.length).toBeLessThan(28);
    const late = tries.filter((at) => at > 21_000);
    expect(late.slice(1).every((at, n) => at - (late[n] ?? 0) <= 6_500)).toBe(true);
  });

  test("it goes on without end, after three minutes at most five seconds apart", () => {
    const { timers, tries, climber } = climb(false);
    climber.lost();
    timers.pass(3_600_000);
    const last = tries.slice(-2) as [number, number];
    expect(timers.now() - last[1]).toBeLessThanOrEqual(5_000);
    expect(last[1] - last[0]).toBeLessThanOrEqual(5_000);
  });

  test("the rhythm differs by a fifth from client to client", () => {
    expect(waitBeforeTry(10_000, 0, 0)).toBe(1_200);
    expect(waitBeforeTry(10_000, 0, 0.999)).toBeCloseTo(1_800, -1);
  });

  test("the network coming back means a try at once", () => {
    const { timers, tries, climber } = climb(false);
    climber.lost();
    timers.pass(5_000);
    climber.nudge();
    expect(tries.at(-1)).toBe(5_000);
  });

  test("once it worked nothing is tried any more", () => {
    const { timers, tries, climber } = climb(false);
    climber.lost();
    climber.succeeded();
    climber.nudge();
    timers.pass(60_000);
    expect(tries).toEqual([0]);
  });
});
