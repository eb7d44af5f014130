/** A lesson as somebody wants it, on its way to the server. Pure. */
import type { SlotAsked, SlotDetail, SlotForm, SlotHour, SlotWhom } from "../generated/wire";

export type ForWhom = "group" | "pupils";
export type Where = "place" | "remote";

export interface When {
  readonly date: string;
  readonly start: string;
  readonly end: string;
}

export interface Whom {
  readonly forWhom: ForWhom;
  readonly groupId: string;
  readonly pupils: readonly string[];
}

export interface Wish extends When, Whom {
  readonly subject: string;
  readonly where: Where;
  readonly place: string;
  readonly teacherId: string;
  readonly weekly: boolean;
  readonly until: string;
}

export type WishField = "group" | "pupils" | "subject" | "date" | "end" | "until" | "teacher";

/** What is wrong with a field; the words stand in the screen. */
export type Wrong = "choose" | "fill" | "past" | "end" | "until";

/** The most likely lesson: what this person gave last, at the next hour. */
export function firstWish(form: SlotForm): Wish {
  return {
    forWhom: "group",
    groupId: form.group_id ?? "",
    pupils: [],
    subject: form.subject,
    date: form.date,
    start: form.hour.start,
    end: form.hour.end,
    where: "place",
    place: form.place,
    teacherId: "",
    weekly: false,
    until: form.last_day,
  };
}

export const wrongWhen = (when: When, today: string): Pick<Record<WishField, Wrong | null>, "date" | "end"> => ({
  date: when.date === "" ? "fill" : when.date < today ? "past" : null,
  end: when.start === "" || when.end === "" ? "fill" : when.end <= when.start ? "end" : null,
});

export const wrongWhom = (whom: Whom): Pick<Record<WishField, Wrong | null>, "group" | "pupils"> => ({
  group: whom.forWhom === "group" && whom.groupId === "" ? "choose" : null,
  pupils: whom.forWhom === "pupils" && whom.pupils.length === 0 ? "choose" : null,
});

export function wrongIn(wish: Wish, form: SlotForm): Record<WishField, Wrong | null> {
  return {
    ...wrongWhom(wish),
    teacher: form.teachers.length > 0 && wish.teacherId === "" ? "choose" : null,
    subject: wish.subject.trim() === "" ? "fill" : null,
    ...wrongWhen(wish, form.today),
    until: wish.weekly && (wish.until < wish.date || wish.until === "") ? "until" : null,
  };
}

/** What single pupils are called together, in the language of who makes the lesson. */
export interface Labels {
  readonly one: string;
  readonly few: string;
}

export const labelOf = (pupils: readonly string[], labels: Labels): string =>
  pupils.length === 1 ? labels.one : labels.few;

export const whomOf = (slot: Pick<SlotDetail, "group_id" | "pupils">): Whom => ({
  forWhom: slot.group_id === null ? "pupils" : "group",
  groupId: slot.group_id ?? "",
  pupils: slot.pupils.map(({ id }) => id),
});

/** For whom a lesson is to be; null while that is as it was. */
export function otherWhom(before: Whom, now: Whom, labels: Labels): SlotWhom | null {
  const named = now.forWhom === "pupils";
  const same = named
    ? [...now.pupils].sort().join() === [...before.pupils].sort().join()
    : now.groupId === before.groupId;
  if (now.forWhom === before.forWhom && same) return null;
  if (!named) return { group_id: now.groupId, pupil_ids: [], label: "" };
  return { group_id: null, pupil_ids: [...now.pupils], label: labelOf(now.pupils, labels) };
}

/** The request; `labels` are the words for one pupil and for a few, in the language of who makes it. */
export function askedOf(wish: Wish, labels: Labels, anyway: boolean): SlotAsked {
  const named = wish.forWhom === "pupils";
  return {
    subject: wish.subject.trim(),
    group_id: named ? null : wish.groupId,
    pupil_ids: named ? [...wish.pupils] : [],
    label: named ? labelOf(wish.pupils, labels) : "",
    teacher_id: wish.teacherId || null,
    place: wish.where === "remote" ? "" : wish.place.trim(),
    all_remote: wish.where === "remote",
    date: wish.date,
    start: wish.start,
    end: wish.end,
    until: wish.weekly ? wish.until : null,
    anyway,
  };
}

export const sameHour = (one: SlotHour, other: SlotHour): boolean => one.start === other.start && one.end === other.end;

/** Minutes of the day of `08:30`. */
export const minutesOf = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3, 5));

/** `10:20`, so many minutes after a wall time, at most one before midnight. */
export function later(wall: string, minutes: number): string {
  const sum = Math.min(minutesOf(wall) + minutes, 23 * 60 + 59);
  return `${String(Math.floor(sum / 60)).padStart(2, "0")}:${String(sum % 60).padStart(2, "0")}`;
}
