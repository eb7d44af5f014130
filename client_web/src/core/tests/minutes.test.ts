import { describe, expect, it } from "vitest";
import type { MinutesDay, MinutesWeek, RegisterRow, RegisterWork } from "../../generated/wire";
import { allAhead, dayKind, hasLines, isWeek, lessonsOf, minutesAddress, openDay, showsMinutes } from "../minutes";
import { dayAndMonth, weekdays } from "../time";

const NOW = "2026-10-07T10:00:00Z";

const row = (starts: string, running = false): RegisterRow => ({
  slot_id: starts,
  pupil_id: "p",
  pupil_name: "Noor",
  group: "5A",
  subject: "Taal",
  teacher: "Thijs",
  starts_at: starts,
  ends_at: starts,
  planned_seconds: 3000,
  credited_seconds: 0,
  credited_minutes: 0,
  running,
  parts: [],
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
});

const day = (date: string, rows: readonly RegisterRow[] = [], more: Partial<MinutesDay> = {}): MinutesDay => ({
  date,
  school_day: true,
  free_day_name: null,
  rows,
  works: [],
  corrected_seconds: 0,
  credited_seconds: 0,
  credited_minutes: 0,
  ...more,
});

const week = (days: readonly MinutesDay[], today = "2026-10-07"): MinutesWeek => ({
  week: "2026-W41",
  this_week: "2026-W41",
  previous_week: "2026-W40",
  next_week: null,
  today,
  now: NOW,
  timezone: "Europe/Amsterdam",
  person_id: "p",
  person_name: "Noor",
  days,
  credited_seconds: 0,
  credited_minutes: 0,
  clock_hours: "0.00",
  hmm: "0:00",
});

const work: RegisterWork = {
  work_id: "w",
  pupil_id: "p",
  pupil_name: "Noor",
  date: "2026-10-06",
  starts_at: null,
  ends_at: null,
  source: "O",
  text: "Gelezen",
  confirmed_by: "Thijs",
  confirmed_at: NOW,
  recorded_seconds: 1800,
  credited_seconds: 1800,
  credited_minutes: 30,
  explanation: [],
  shares: [],
  adjusted_seconds: 0,
  waits: false,
  late_seconds: 0,
  policy_version: "2026-1",
};

const MONDAY = day("2026-10-05", [row("2026-10-05T07:00:00Z")]);
const TODAY = day("2026-10-07", [row("2026-10-07T09:30:00Z", true), row("2026-10-07T11:00:00Z")]);
const FRIDAY = day("2026-10-09", [row("2026-10-09T07:00:00Z")]);

describe("the day that stands open", () => {
  it("is today when today has lessons", () => {
    expect(openDay(week([MONDAY, TODAY, FRIDAY]))).toBe("2026-10-07");
  });

  it("is else the last one of which something is past", () => {
    expect(openDay(week([MONDAY, day("2026-10-07"), FRIDAY]))).toBe("2026-10-05");
  });

  it("is the first one when all is still to come, and none in an empty week", () => {
    expect(openDay(week([day("2026-10-07"), FRIDAY]))).toBe("2026-10-09");
    expect(openDay(week([day("2026-10-05")]))).toBeNull();
  });
});

it("a lesson with minutes stands at once, one without is folded, and none is lost", () => {
  const part = { start: NOW, end: NOW, state: "ATTENDED" } as const;
  const there = { ...row("2026-10-07T07:00:00Z"), parts: [{ ...part, state: "LEFT" as const }, part] };
  const missed = { ...row("2026-10-07T08:00:00Z"), parts: [{ ...part, state: "NOT_OFFERED" as const }] };
  const [running, later] = TODAY.rows;
  const { shown, without, ahead } = lessonsOf(day("2026-10-07", [there, missed, ...TODAY.rows]), NOW);
  expect([shown, without, ahead]).toEqual([[running, there], [missed], [later]]);
});

it("days are named in one sentence", () => {
  expect(weekdays(["2026-10-05", "2026-10-06", "2026-10-07"], "nl")).toBe("maandag, dinsdag en woensdag");
  expect(weekdays(["2026-10-05"], "en")).toBe("Monday");
  expect(dayAndMonth("2026-10-05", "nl")).toBe("5 oktober");
});

it("a lesson that is on is not still to come", () => {
  expect([MONDAY, TODAY, FRIDAY].map((one) => allAhead(one, NOW))).toEqual([false, false, true]);
});

it("a day without lessons is told in one line, and a weekend or a day to come not at all", () => {
  const today = "2026-10-07";
  expect(dayKind(MONDAY, today)).toBe("lessons");
  expect(dayKind(day("2026-10-06"), today)).toBe("none");
  expect(dayKind(day("2026-10-08"), today)).toBe("silent");
  expect(dayKind(day("2026-10-10", [], { school_day: false }), today)).toBe("silent");
  expect(dayKind(day("2026-10-09", [], { school_day: false, free_day_name: "Studiedag" }), today)).toBe("free");
});

it("the register is the school's for the office and one's own for a family", () => {
  expect(showsMinutes(["pupil"], {})).toBe(true);
  expect(showsMinutes(["guardian", "teacher"], {})).toBe(true);
  expect(showsMinutes(["coordinator"], { week: "2026-W41" })).toBe(false);
  expect(showsMinutes(["coordinator", "guardian"], {})).toBe(false);
  expect(showsMinutes(["coordinator", "guardian"], { week: "this" })).toBe(true);
});

it("every address of the minutes leads to the minutes", () => {
  expect(minutesAddress(["pupil"])).toBe("/register");
  expect(minutesAddress(["guardian", "leader"])).toBe("/register?week=this");
  expect(minutesAddress(["pupil"], "2026-W40")).toBe("/register?week=2026-W40");
});

it("a week is a week", () => {
  expect(["2026-W01", "2026-W53"].every(isWeek)).toBe(true);
  expect(["this", "2026-W00", "2026-W54", "2026-41", "26-W41", ""].some(isWeek)).toBe(false);
});

describe("a day without lessons", () => {
  const worked = day("2026-10-06", [], { works: [work] });
  const corrected = day("2026-10-05", [], { corrected_seconds: -60 });

  it("is shown when work was confirmed or the day was corrected", () => {
    expect([worked, corrected, day("2026-10-06")].map(hasLines)).toEqual([true, true, false]);
    expect(dayKind(worked, "2026-10-07")).toBe("lessons");
    expect(allAhead(worked, NOW)).toBe(false);
    expect(openDay(week([corrected, worked]))).toBe("2026-10-06");
  });
});
