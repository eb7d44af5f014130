/**
 * A day of lessons as the day page shows it. Pure: time is an argument (milliseconds of the server's clock).
 *
 * The server says whether a door is open; between two answers the page goes on by the instants of the same answer, so
 * that a door opens on time also when the network is gone.
 */
import type { Door, SlotCard } from "../generated/wire";

export interface Arranged {
  /** The one lesson at the top: on now, or the first that is still to come. */
  readonly top: SlotCard | null;
  readonly later: readonly SlotCard[];
  readonly over: readonly SlotCard[];
}

export const isPlanned = (lesson: SlotCard): boolean => lesson.status === "PLANNED";

/** The door at this moment. What the server closed early (end of lesson by the teacher) stays closed. */
export function doorAt(lesson: SlotCard, now: number): Door {
  if (lesson.door === "over" || now >= Date.parse(lesson.ends_at)) return "over";
  return lesson.door === "open" || now >= Date.parse(lesson.door_opens_at) ? "open" : "not_yet";
}

/** Whether the lesson can be entered now by this person from home. */
export const canEnter = (lesson: SlotCard, now: number): boolean => isPlanned(lesson) && doorAt(lesson, now) === "open";

/** Over for who looks at the day: a lesson that was called off is ahead until its time has passed. */
const isOver = (lesson: SlotCard, now: number): boolean =>
  isPlanned(lesson) ? doorAt(lesson, now) === "over" : now >= Date.parse(lesson.ends_at);

export function arrange(lessons: readonly SlotCard[], now: number): Arranged {
  const over = lessons.filter((lesson) => isOver(lesson, now));
  const ahead = lessons.filter((lesson) => !isOver(lesson, now));
  const top = ahead.find(isPlanned) ?? null;
  return { top, later: ahead.filter((lesson) => lesson !== top), over };
}

/** Milliseconds until the page should ask again: a door opens, a lesson begins or ends; null when nothing comes. */
export function nextMoment(lessons: readonly SlotCard[], now: number): number | null {
  const moments = lessons
    .flatMap((lesson) => [lesson.door_opens_at, lesson.starts_at, lesson.ends_at])
    .map((instant) => Date.parse(instant) - now)
    .filter((wait) => wait > 0);
  return moments.length > 0 ? Math.min(...moments) : null;
}

/** Whether a lesson can be entered now or within the next minutes: then the media connection is warmed. */
export function soonEntered(lessons: readonly SlotCard[], now: number, withinMs = 10 * 60_000): boolean {
  return lessons.some(
    (lesson) =>
      isPlanned(lesson) &&
      lesson.at_home &&
      doorAt(lesson, now) !== "over" &&
      Date.parse(lesson.door_opens_at) - now <= withinMs,
  );
}
