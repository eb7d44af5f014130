/** What a pupil can catch up with, as screens need it. Pure. */
import type { CatchUpCard, CatchUpList, MissedLesson, PupilWhoMissed } from "../../generated/wire";
import { placeOf } from "../router";

/** So many stand on the day itself; the rest on a page of their own. */
export const ON_THE_DAY = 3;

/** Where a lesson of the list is followed; null while there is no such page. */
export function lessonAddress(id: string): string | null {
  const address = `/catalogue/lesson/${id}`;
  return placeOf(address).page === "missing" ? null : address;
}

export const isEmpty = ({ now, later }: CatchUpList): boolean => now.length === 0 && later.length === 0;

/** What the day shows of a list: a few that fit, else the first one that waits. */
export const ofTheDay = ({ now, later }: CatchUpList): readonly CatchUpCard[] =>
  now.length > 0 ? now.slice(0, ON_THE_DAY) : later.slice(0, 1);

/** Pupils for whom nobody said yet whether they catch up: nothing was given, and it is not said that they need not. */
export const undecided = ({ pupils }: MissedLesson): readonly PupilWhoMissed[] =>
  pupils.filter(({ needed, given }) => needed && given.length === 0);

/** Who is ticked when the page opens: those who are undecided, else everybody who should catch up. */
export function ticked(lesson: MissedLesson): readonly string[] {
  const open = undecided(lesson);
  const whom = open.length > 0 ? open : lesson.pupils.filter(({ needed }) => needed);
  return whom.map(({ pupil_id }) => pupil_id);
}
