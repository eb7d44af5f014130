import { expect, it } from "vitest";
import { createClock } from "../clock";

const NOON = Date.parse("2026-09-07T12:00:00Z");

it("a device whose clock is a day wrong still shows the school's time", () => {
  let passed = 1_000;
  const clock = createClock(
    () => passed,
    () => NOON - 86_400_000,
  );
  clock.learn("2026-09-07T12:00:00Z");
  passed += 5_000;
  expect(clock.now()).toBe(NOON + 5_000);
});

it("an answer that was long under way does not put the clock back", () => {
  let passed = 0;
  const clock = createClock(() => passed);
  clock.learn("2026-09-07T12:00:00Z");
  passed = 10_000;
  clock.learn("2026-09-07T12:00:04Z");
  expect(clock.now()).toBe(NOON + 10_000);
});

it("before the server spoke, the device's own clock is the best there is", () => {
  expect(
    createClock(
      () => 0,
      () => NOON,
    ).now(),
  ).toBe(NOON);
});
