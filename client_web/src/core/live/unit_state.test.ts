import { expect, test } from "vitest";
import { aRoom } from "./fake_room";
import type { Seat } from "./seat";
import { unitStateOf } from "./unit_state";

const seat = (changes: Partial<Seat>): Seat =>
  ({ phase: "in", reason: null, problem: null, room: aRoom(), ...changes }) as Seat;

test("a unit without a lesson, and one whose lesson is over, waits", () => {
  expect(unitStateOf(null, "closed")).toBe("idle");
  expect(unitStateOf(seat({ phase: "out", reason: "lesson_over" }), "closed")).toBe("idle");
});

test("in a lesson it is ready until somebody comes, and a curtain goes before who looks on", () => {
  expect(unitStateOf(seat({ room: aRoom({ pupils: [] }) }), "closed")).toBe("ready");
  expect(unitStateOf(seat({}), "open")).toBe("live");
  expect(unitStateOf(seat({ room: aRoom({ curtain: "picture" }) }), "open")).toBe("curtain");
});

test("a lost line mends itself, and no state of before is shown meanwhile", () => {
  expect(unitStateOf(seat({ phase: "lost" }), "open")).toBe("recovering");
  expect(unitStateOf(seat({ phase: "joining", room: null }), "closed")).toBe("recovering");
});

test("without a camera or microphone, kept out, or taken over by another screen, somebody must help", () => {
  expect(unitStateOf(seat({}), "failed")).toBe("needs_help");
  expect(unitStateOf(seat({ phase: "refused", problem: "forbidden" }), "closed")).toBe("needs_help");
  expect(unitStateOf(seat({ phase: "out", reason: "taken_over" }), "closed")).toBe("needs_help");
});
