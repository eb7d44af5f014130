import { describe, expect, it } from "vitest";
import type { SlotCard } from "../../generated/wire";
import { arrange, canEnter, doorAt, nextMoment, soonEntered } from "../day";

const at = (clock: string): number => Date.parse(`2026-09-07T${clock}:00Z`);

function lesson(start: string, end: string, more: Partial<SlotCard> = {}): SlotCard {
  return {
    id: `slot-${start.replace(":", "")}`,
    subject: "rekenen",
    group: "7A",
    teacher: "Juf Noor",
    supply: false,
    place: "A12",
    starts_at: `2026-09-07T${start}:00Z`,
    ends_at: `2026-09-07T${end}:00Z`,
    door_opens_at: new Date(at(start) - 5 * 60_000).toISOString(),
    status: "PLANNED",
    door: "not_yet",
    live: false,
    at_home: true,
    all_remote: false,
    moved_to: null,
    ...more,
  };
}

const FIRST = lesson("09:00", "09:50");
const SECOND = lesson("09:50", "10:40");
const THIRD = lesson("11:00", "11:50");
const DAY = [FIRST, SECOND, THIRD];

describe("the lesson at the top", () => {
  it("is the first one in the morning, and cannot be entered yet", () => {
    const { top, later } = arrange(DAY, at("08:00"));
    expect(top).toBe(FIRST);
    expect(canEnter(FIRST, at("08:00"))).toBe(false);
    expect(later).toEqual([SECOND, THIRD]);
  });

  it("can be entered from five minutes before, also when the server was not asked since", () => {
    expect(canEnter(FIRST, at("08:54"))).toBe(false);
    expect(canEnter(FIRST, at("08:55"))).toBe(true);
  });

  it("stays the lesson of now while the door of the next is open already", () => {
    const { top, later } = arrange(DAY, at("09:47"));
    expect(top).toBe(FIRST);
    expect(canEnter(SECOND, at("09:47"))).toBe(true);
    expect(later[0]).toBe(SECOND);
  });

  it("moves on when a lesson ends", () => {
    const { top, over } = arrange(DAY, at("09:50"));
    expect(top).toBe(SECOND);
    expect(over).toEqual([FIRST]);
  });

  it("leaves a lesson that was called off in its place in the day", () => {
    const off = lesson("11:00", "11:50", { status: "CANCELLED", door: "over" });
    expect(arrange([FIRST, SECOND, off], at("08:00"))).toEqual({ top: FIRST, later: [SECOND, off], over: [] });
    expect(canEnter(off, at("11:00"))).toBe(false);
    expect(arrange([off], at("12:00")).over).toEqual([off]);
  });

  it("is nothing after the last lesson", () => {
    expect(arrange(DAY, at("12:00")).top).toBeNull();
  });

  it("is never a cancelled lesson, which still stands in the list", () => {
    const cancelled = lesson("09:00", "09:50", { status: "CANCELLED" });
    const { top, later } = arrange([cancelled, SECOND], at("08:58"));
    expect(top).toBe(SECOND);
    expect(later).toEqual([cancelled]);
    expect(canEnter(cancelled, at("09:10"))).toBe(false);
  });
});

describe("a door", () => {
  it("that the teacher closed early stays closed", () => {
    expect(doorAt(lesson("09:00", "09:50", { door: "over" }), at("09:30"))).toBe("over");
  });

  it("that the server opened is open also when this clock is behind", () => {
    expect(doorAt(lesson("09:00", "09:50", { door: "open" }), at("08:50"))).toBe("open");
  });
});

describe("asking again", () => {
  it("happens at the next door or bell", () => {
    expect(nextMoment(DAY, at("08:00"))).toBe(55 * 60_000);
    expect(nextMoment(DAY, at("09:46"))).toBe(4 * 60_000);
    expect(nextMoment(DAY, at("12:00"))).toBeNull();
  });
});

it("the connection is warmed from ten minutes before a door, not for a day without lessons", () => {
  expect(soonEntered(DAY, at("08:44"))).toBe(false);
  expect(soonEntered(DAY, at("08:45"))).toBe(true);
  expect(soonEntered([], at("08:45"))).toBe(false);
});
