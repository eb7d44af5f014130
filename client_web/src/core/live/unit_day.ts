/** Which lesson of its place a classroom unit belongs in now. Pure. */
import type { Day, SlotCard } from "../../generated/wire";

const OVERRUN_MS = 300_000;

/**
 * The lesson to be in at `now` (ms), or null. The one that the unit is in stays until it is over; of several open doors
 * the lesson that began last wins, so that the door of the next (open five minutes before) does not end this one.
 */
export function lessonNow(day: Day, now: number, current: string | null, over: ReadonlySet<string>): SlotCard | null {
  const open = day.lessons.filter(
    (lesson) => lesson.status === "PLANNED" && !over.has(lesson.id) && isOpen(lesson, now),
  );
  const stays = open.find(({ id }) => id === current);
  if (stays) return stays;
  const begun = open.filter(({ starts_at }) => Date.parse(starts_at) <= now);
  return begun.at(-1) ?? overrun(day, now, current, over) ?? open[0] ?? null;
}

/** The first lesson that is still to come. */
export function lessonNext(day: Day, now: number): SlotCard | null {
  return day.lessons.find(({ status, starts_at }) => status === "PLANNED" && Date.parse(starts_at) > now) ?? null;
}

/** The lesson that would have been on now, had it not been called off or moved. */
export function lessonOff(day: Day, now: number): SlotCard | null {
  return day.lessons.find((lesson) => lesson.status !== "PLANNED" && isOpen(lesson, now)) ?? null;
}

/** A lesson that runs over its end, while nothing else began: the room itself closes three minutes after. */
function overrun(day: Day, now: number, current: string | null, over: ReadonlySet<string>): SlotCard | null {
  const lesson = day.lessons.find(({ id }) => id === current && !over.has(id));
  return lesson && now < Date.parse(lesson.ends_at) + OVERRUN_MS ? lesson : null;
}

function isOpen({ door_opens_at, ends_at }: SlotCard, now: number): boolean {
  return Date.parse(door_opens_at) <= now && now < Date.parse(ends_at);
}
