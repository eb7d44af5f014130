/** Which of the pupil's screens a seat asks for. */
import type { LessonView, PupilView, RoomView } from "../../generated/wire";
import type { Seat } from "./seat";

/**
 * `entering`: joining for the first time · `waiting`: nobody of the class is there · `lesson` · `pause`: the pupil's own,
 * whatever the connection and the class do meanwhile · `class_away`: the class dropped · `lost`: our own connection dropped · the rest: out, and why.
 */
export type ScreenName =
  | "entering"
  | "waiting"
  | "lesson"
  | "pause"
  | "class_away"
  | "lost"
  | "stopped"
  | "left"
  | "over"
  | "taken_over"
  | "removed"
  | "called_off"
  | "moved"
  | "closed"
  | "refused";

export function screenOf(seat: Seat): ScreenName {
  if (seat.phase === "refused") return refusedAs(seat.problem);
  if (seat.phase === "out") return afterwards(seat);
  if (seat.room === null) return "entering";
  if (seat.room.state !== "over" && (me(seat)?.pause_until ?? null) !== null) return "pause";
  if (seat.phase !== "in") return "lost";
  switch (seat.room.state) {
    case "waiting":
      return "waiting";
    case "open":
      return nobodyConnected(seat.room) ? "class_away" : "lesson";
    case "away":
      return "class_away";
    case "over":
      return "over";
  }
}

/** The lesson is open by a teacher whose phone sleeps: nothing comes from the class meanwhile. */
const nobodyConnected = ({ class_side }: RoomView): boolean => !(class_side.teacher_present || class_side.unit_present);

function refusedAs(problem: string | null): ScreenName {
  if (problem === "lesson_over") return "over";
  return problem === "taken_over" ? "taken_over" : "refused";
}

function afterwards(seat: Seat): ScreenName {
  switch (seat.reason) {
    case "stopped":
    case "left":
    case "taken_over":
    case "removed":
    case "called_off":
    case "moved":
      return seat.reason;
    case "lesson_over":
      return "over";
    default:
      return "closed";
  }
}

/** The pupil's own line in the room. */
export function me(seat: Seat): PupilView | null {
  return seat.room?.pupils.find((pupil) => pupil.participant_id === seat.room?.you) ?? null;
}

/** Screens on which the lesson goes on (the controls stay). */
export const isInLesson = (screen: ScreenName): boolean =>
  screen === "lesson" || screen === "pause" || screen === "class_away" || screen === "lost" || screen === "waiting";

/** Subject and group; a lesson for single pupils may have been given no name for them. */
export const titleOf = ({ subject, group }: LessonView): string => [subject, group].filter(Boolean).join(" · ");
