/** From where a pupil follows a lesson: what a tap asks for, and what takes it back. Pure. */
import type { ChangeModality, Day, ModalityDay, SlotChoice, SlotModality } from "../generated/wire";

/** What was at home on the day when this was asked: when it changes, the choices did too. */
export const fingerprint = (day: Day): string =>
  [
    day.date,
    day.person_id,
    ...day.lessons.map(({ id, at_home, status, door }) => `${id}${at_home}${status}${door}`),
  ].join();

export const choiceOf = (day: ModalityDay | null, slotId: string): SlotChoice | null =>
  day?.slots.find(({ slot_id }) => slot_id === slotId) ?? null;

/** The word for one lesson, or for the whole day without it. */
export function wordFor(day: ModalityDay, modality: SlotModality, slotId?: string): ChangeModality {
  return {
    pupil_id: day.person_id,
    date: day.date,
    slot_id: slotId ?? null,
    modality,
    reason: "",
  };
}

/** What was said before, for the lessons that had a word of the day; else as the plan says. */
const saidBefore = ({ modality, origin }: SlotChoice): SlotModality | null =>
  origin === "DAY_CHANGE" ? modality : null;

/** What makes everything as it was before a word: for one lesson its own, for a day also those of its lessons. */
export function undoOf(before: ModalityDay, slotId?: string): readonly ChangeModality[] {
  const word = { pupil_id: before.person_id, date: before.date, reason: "" };
  const slots = before.slots.filter(({ slot_id }) => slotId === undefined || slot_id === slotId);
  const own = slots.map((slot) => ({ ...word, slot_id: slot.slot_id, modality: saidBefore(slot) }));
  if (slotId !== undefined) return own;
  return [{ ...word, slot_id: null, modality: null }, ...own.filter(({ modality }) => modality !== null)];
}
