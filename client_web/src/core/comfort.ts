/** The comfort profile on this device: kept here as well, so that a lesson begins as it should without asking first. */
import type { ComfortOwn } from "../generated/wire";
import { api } from "./client";
import { calmView, KEYS, recall, remember } from "./store";
import type { Language } from "./time";

/** What shapes screens and sound here, and follows the pupil to every other device. */
export type Ease = Pick<ComfortOwn, "calm" | "dim" | "mono" | "soft" | "turn" | "hand">;

export const USUAL: Ease = { calm: false, dim: false, mono: false, soft: false, turn: "none", hand: "both" };
export const TURNS = ["none", "left", "right", "over", "mirror"] as const satisfies readonly Ease["turn"][];
export const HANDS = ["both", "left", "right"] as const satisfies readonly Ease["hand"][];

const watchers = new Set<() => void>();
let held: Ease | null = null;

/** How it is on this device now. */
export function ease(): Ease {
  held ??= { ...readEase(recall(KEYS.ease)), calm: calmView() };
  return held;
}

/** To be told of every change, by a switch here or by the profile that came. */
export const easeChanges = {
  watch(watcher: () => void): () => void {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  },
};

/** Choose on this device: it holds at once. */
export function setEase(part: Partial<Ease>): void {
  const { calm, ...rest } = { ...ease(), ...part };
  held = { calm, ...rest };
  remember(KEYS.calm, calm ? "yes" : null);
  remember(KEYS.ease, JSON.stringify(rest));
  showEase();
  for (const watcher of watchers) watcher();
}

/** What the whole page wears: the dark screen. */
export function showEase(): void {
  document.documentElement.toggleAttribute("data-dim", ease().dim);
}

/** What was kept, however old or damaged: what is not known is as usual. */
export function readEase(kept: string | null): Ease {
  try {
    const found = { ...USUAL, ...(JSON.parse(kept ?? "{}") as Partial<Ease>) };
    const [turn, hand] = [
      TURNS.includes(found.turn) ? found.turn : "none",
      HANDS.includes(found.hand) ? found.hand : "both",
    ];
    return {
      calm: found.calm === true,
      dim: found.dim === true,
      mono: found.mono === true,
      soft: found.soft === true,
      turn,
      hand,
    };
  } catch {
    return USUAL;
  }
}

/** Take a profile over; `speak` changes the language, only where the profile has one that is not spoken yet. */
export function takeOver(own: ComfortOwn, speak: (language: Language) => void): void {
  setEase(readEase(JSON.stringify(own)));
  const spoken = recall(KEYS.language) === "en" ? "en" : "nl";
  if (own.language !== null && own.language !== spoken) speak(own.language);
}

/** One after the other: what is brought never goes over a choice that is still on its way. */
let line: Promise<void> = Promise.resolve();

function inLine(deed: () => Promise<void>): Promise<void> {
  line = line.catch(() => undefined).then(deed);
  return line;
}

/** Bring the pupil's own profile to this device. */
export function bringComfort(speak: (language: Language) => void): Promise<void> {
  return inLine(async () => takeOver((await api.call("GET /api/plans/comfort")).own, speak));
}

/** Keep a choice made on this device in the pupil's profile, for every other one. */
export function keepComfort(part: Partial<Ease & Pick<ComfortOwn, "language">>): Promise<void> {
  return inLine(async () => {
    const { person_id, version, own } = await api.call("GET /api/plans/comfort");
    await api.call("POST /api/plans/comfort", { body: { person_id, version, own: { ...own, ...part }, agreed: null } });
  });
}

/** A pupil's choice: here at once, and on every other device as soon as it can be kept. */
export function chooseEase(part: Partial<Ease>): void {
  setEase(part);
  keepComfort(part).catch(() => undefined);
}
