/** What the unit's screen says as a whole: one of a few states, each a colour, a shape and a word. Pure. */
import type { RoomView, UnitState } from "../../generated/wire";
import type { FeedState } from "../media/class_feed";
import type { Seat } from "./seat";

/** `seat` null: no lesson. */
export function unitStateOf(seat: Seat | null, feed: FeedState): UnitState {
  if (seat === null) return "idle";
  if (seat.phase === "refused") return seat.problem === "lesson_over" ? "idle" : "needs_help";
  if (seat.phase === "out") return seat.reason === "taken_over" || seat.reason === "removed" ? "needs_help" : "idle";
  if (seat.phase !== "in") return "recovering";
  if (feed === "failed") return "needs_help";
  return seat.room ? stateOfRoom(seat.room) : "recovering";
}

function stateOfRoom(room: RoomView): UnitState {
  if (room.curtain !== "open") return "curtain";
  return room.pupils.length > 0 ? "live" : "ready";
}
