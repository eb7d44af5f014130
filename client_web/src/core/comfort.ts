/** The comfort profile on this device: kept here as well, so that a lesson begins as it should without asking first. */
import type { ComfortOwn } from "../generated/wire";
import { api } from "./client";
import { KEYS, recall, remember } from "./store";
import type { Language } from "./time";

/** Take a profile over; `speak` changes the language, only where the profile has one that is not spoken yet. */
export function takeOver(own: ComfortOwn, speak: (language: Language) => void): void {
  remember(KEYS.calm, own.calm ? "yes" : null);
  const spoken = recall(KEYS.language) === "en" ? "en" : "nl";
  if (own.language !== null && own.language !== spoken) speak(own.language);
}

/** Bring the pupil's own profile to this device. */
export async function bringComfort(speak: (language: Language) => void): Promise<void> {
  const { own } = await api.call("GET /api/plans/comfort");
  takeOver(own, speak);
}

/** Keep a choice made on this device in the pupil's profile, for every other one. */
export async function keepComfort(part: Partial<Pick<ComfortOwn, "calm" | "language">>): Promise<void> {
  const { person_id, version, own } = await api.call("GET /api/plans/comfort");
  await api.call("POST /api/plans/comfort", { body: { person_id, version, own: { ...own, ...part }, agreed: null } });
}
