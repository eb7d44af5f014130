import { expect, test } from "vitest";
import { Saving } from "../../generated/wire";
import type { Heard } from "../media/stats";
import { asksMeasure, FRESH, type LineState, look, measured, OFFERED_AFTER } from "./weak_line";

const SECOND = 48_000;

/** Looks on, one a second, of a line that loses that part of the sound. */
function after(seconds: number, lost: number, from: LineState, frames = 4): LineState {
  let state = from;
  let heard: Heard = state.before ?? { received: 0, lost: 0, concealed: 0, samples: 0, frames: 0 };
  if (state.before === null) state = look(state, heard, true);
  for (let second = 0; second < seconds; second += 1) {
    heard = {
      received: heard.received + 50 * (1 - lost),
      lost: heard.lost + 50 * lost,
      concealed: heard.concealed + SECOND * lost,
      samples: heard.samples + SECOND,
      frames: heard.frames + frames,
    };
    state = look(state, heard, true);
  }
  return state;
}

test("a good line is spared nothing, however long", () => {
  expect(after(600, 0.01, FRESH).saving).toBe(Saving.NOTHING);
});

test("bad sound takes the board first and then every picture, within seconds", () => {
  expect(after(6, 0.3, FRESH).saving).toBe(Saving.BOARD);
  expect(after(12, 0.3, FRESH).saving).toBe(Saving.PICTURES);
});

test("every thing that is taken away is a stall, and the third is one too many", () => {
  expect(after(6, 0.3, FRESH).stalls).toBe(1);
  expect(after(12, 0.3, FRESH).stalls).toBe(2);
  expect(after(18, 0.3, FRESH).stalls).toBe(OFFERED_AFTER);
});

test("two bad seconds take nothing", () => {
  const bad = after(2, 0.3, after(10, 0, FRESH));
  expect(after(10, 0, bad).saving).toBe(Saving.NOTHING);
});

test("terrible sound takes the board in two seconds", () => {
  expect(after(2, 0.8, after(10, 0, FRESH)).saving).toBe(Saving.BOARD);
});

test("a line that loses nearly half from the first second on is spared before three are over", () => {
  expect(after(2, 0.4, FRESH).saving).toBe(Saving.BOARD);
  expect(after(5, 0.4, FRESH).saving, "what was under way is not counted again").toBe(Saving.BOARD);
});

test("late sound in the first seconds, of which nothing is lost, is a busy computer", () => {
  let state = look(FRESH, { received: 0, lost: 0, concealed: 0, samples: 0, frames: 0 }, true);
  for (let second = 1; second <= 3; second += 1)
    state = look(
      state,
      { received: 50 * second, lost: 0, concealed: SECOND * second * 0.9, samples: SECOND * second, frames: second },
      true,
    );
  expect(state.saving).toBe(Saving.NOTHING);
});

test("silence of the class says nothing about the line", () => {
  const quiet = after(10, 0, FRESH);
  const heard = quiet.before as Heard;
  const dtx = { ...heard, samples: heard.samples + SECOND, concealed: heard.concealed + SECOND };
  expect(look(quiet, dtx, true).saving).toBe(Saving.NOTHING);
});

test("seconds without any line are a gap, and say nothing of the network that comes after it", () => {
  const good = after(10, 0, FRESH);
  const heard = good.before as Heard;
  let state = good;
  let samples = heard.samples;
  for (let second = 0; second < 4; second += 1) {
    samples += SECOND;
    state = look(state, { ...heard, samples, concealed: samples - heard.samples }, true);
  }
  const back = { ...heard, received: heard.received + 30, lost: heard.lost + 210, samples: samples + SECOND };
  state = look(state, { ...back, concealed: heard.concealed + 5 * SECOND }, true);
  expect(after(2, 0.3, state).saving, "the sound finds its rhythm").toBe(Saving.NOTHING);
  expect(after(8, 0.4, state).saving, "a weak network after it is seen all the same").not.toBe(Saving.NOTHING);
});

test("after a while of good sound the line is measured, and the picture comes back by itself", () => {
  const spared = after(6, 0.3, FRESH);
  expect(asksMeasure(after(10, 0, spared))).toBe(false);
  const good = after(20, 0, spared);
  expect(asksMeasure(good)).toBe(true);
  expect(measured(good, 2_000).saving).toBe(Saving.NOTHING);
});

test("a measure that is too small is not tried again soon", () => {
  const good = after(20, 0, after(6, 0.3, FRESH));
  const still = measured(good, 90);
  expect(still.saving).toBe(Saving.BOARD);
  expect(asksMeasure(after(20, 0, still))).toBe(false);
  expect(asksMeasure(after(40, 0, still))).toBe(true);
});

test("a new connection counts from nothing", () => {
  const good = after(10, 0, FRESH);
  const anew = { received: 1, lost: 0, concealed: 0, samples: 10, frames: 1 };
  expect(after(8, 0.9, look(good, anew, true)).saving).toBe(Saving.NOTHING);
});

test("a connection that is built anew is no weak line, however long its picture takes", () => {
  const good = after(10, 0, FRESH);
  const heard = good.before as Heard;
  let state = good;
  for (let second = 0; second < 20; second += 1) state = look(state, heard, true);
  state = look(state, { received: 1, lost: 0, concealed: 0, samples: 10, frames: 0 }, true);
  expect(after(12, 0, state, 0).saving).toBe(Saving.NOTHING);
});

test("a picture that stands still while the class is heard comes as photos instead", () => {
  expect(after(3, 0, after(10, 0, FRESH), 0).saving).toBe(Saving.NOTHING);
  expect(after(6, 0, after(10, 0, FRESH), 0).saving).toBe(Saving.BOARD);
});
