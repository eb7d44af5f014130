import { describe, expect, it } from "vitest";
import type { LinePart, RegisterRow } from "../../generated/wire";
import { byLesson, byTime, minutesAndSeconds, statesOf, stretches } from "../register-line";

const at = (minute: number): string => new Date(Date.UTC(2026, 8, 7, 9, minute)).toISOString();

const PARTS: readonly LinePart[] = [
  { start: at(0), end: at(5), state: "NOT_THERE" },
  { start: at(5), end: at(30), state: "ATTENDED" },
  { start: at(30), end: at(31), state: "BRIDGED" },
  { start: at(31), end: at(50), state: "AHEAD" },
];

function row(slot: string, pupil: string, parts = PARTS): RegisterRow {
  return {
    slot_id: slot,
    pupil_id: pupil,
    pupil_name: pupil,
    group: "7A",
    subject: "rekenen",
    teacher: "Juf Noor",
    starts_at: at(0),
    ends_at: at(50),
    planned_seconds: 3000,
    credited_seconds: 1560,
    credited_minutes: 26,
    running: true,
    parts,
    explanation: [],
    confirmed_at: null,
    confirmed_by: null,
    status: [],
    shares: [],
    adjusted_seconds: 0,
    verdict: null,
    judged_by: null,
    late_seconds: 0,
    policy_version: "2026-1",
    at_location: "HOME",
  };
}

describe("the time line", () => {
  it("fills the lesson without a hole", () => {
    const drawn = stretches(row("s", "p"));
    expect(drawn.map(({ from }) => from)).toEqual([0, 10, 60, 62]);
    expect(drawn.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100);
    expect(drawn.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(3000);
  });

  it("of a lesson without length is empty and breaks nothing", () => {
    expect(stretches({ ...row("s", "p"), ends_at: at(0) })).toEqual([]);
  });
});

it("the legend shows only what occurs, what counts first", () => {
  expect(statesOf([row("s", "p")])).toEqual(["ATTENDED", "BRIDGED", "NOT_THERE", "AHEAD"]);
});

it("pupils of one lesson stand together, in the order of the register", () => {
  const lessons = byLesson([row("s1", "a"), row("s2", "a"), row("s1", "b")]);
  expect(lessons.map(({ slotId, rows }) => [slotId, rows.length])).toEqual([
    ["s1", 2],
    ["s2", 1],
  ]);
});

it("a length is told in minutes and seconds", () => {
  expect(minutesAndSeconds(65)).toBe("1:05");
  expect(minutesAndSeconds(0)).toBe("0:00");
});

it("the lesson that is on comes before those that are over or still to come", () => {
  const past = { ...row("s1", "a"), running: false };
  const later = { ...row("s3", "a"), running: false, starts_at: at(60), ends_at: at(110) };
  const { running, over, ahead } = byTime(byLesson([past, row("s2", "a"), later]), at(31));
  expect([running, over, ahead].map((lessons) => lessons.map(({ slotId }) => slotId))).toEqual([
    ["s2"],
    ["s1"],
    ["s3"],
  ]);
});
