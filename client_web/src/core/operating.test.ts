import { expect, test } from "vitest";
import { spanOf } from "./operating";

test.each([
  [0, "seconds", 1],
  [119, "seconds", 119],
  [120, "minutes", 2],
  [7199, "minutes", 119],
  [7200, "hours", 2],
  [100_000, "hours", 27],
])("%i seconds behind is said as %s %i", (seconds, word, n) => {
  expect(spanOf(seconds)).toEqual({ word, n });
});
