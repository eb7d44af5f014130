import { expect, test } from "vitest";
import { readEase, USUAL } from "../comfort";
import { makeUp } from "../media/shaped_sound";

test("what a pupil chose on this device is there again", () => {
  const chosen = { calm: true, dim: true, mono: false, soft: true, turn: "left", hand: "right" } as const;
  expect(readEase(JSON.stringify(chosen))).toEqual(chosen);
});

test("nothing kept, or something that nobody understands, is as usual", () => {
  for (const kept of [null, "", "{", "null", "[]", '{"turn":"sideways","hand":3,"dim":"yes"}'])
    expect(readEase(kept)).toEqual(USUAL);
});

test("a choice of before another one existed keeps that one as usual", () => {
  expect(readEase('{"turn":"over"}')).toEqual({ ...USUAL, turn: "over" });
});

test("what the limiter of a browser adds by itself is known, so that quiet sounds stay as quiet as they are", () => {
  // 22.8 dB are taken off the loudest; six tenths of that come back.
  expect(20 * Math.log10(makeUp(-24, 20))).toBeCloseTo(22.8 * 0.6, 5);
  expect(makeUp(0, 20)).toBe(1);
});
