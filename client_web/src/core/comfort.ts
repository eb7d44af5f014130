/** The comfort profile on this device: kept here as well, so that a lesson begins as it should without asking first. */
import type { ComfortOwn } from "../generated/wire";
import { api } from "./client";
import { Refused } from "./problem";
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

/** What one choice changes in the profile. */
type Choice = Partial<Ease & Pick<ComfortOwn, "language">>;

/** Whose profile it is: what a pupil chose is never kept as another's on a shared device. */
let whose = "";

/** Bring the pupil's own profile to this device; what they chose here and could not be kept goes there first. */
export function bringComfort(pupil: string, speak: (language: Language) => void): Promise<void> {
  whose = pupil;
  return inLine(async () => {
    const own = await send();
    takeOver({ ...own, ...unkept() }, speak);
  });
}

/** Keep a choice made on this device in the pupil's profile, for every other one; now, or when the profile is brought. */
export function keepComfort(part: Choice): Promise<void> {
  writeUnkept({ ...unkept(), ...part });
  return inLine(async () => void (await send(part)));
}

/** A pupil's choice: here at once, and on every other device as soon as it can be kept. */
export function chooseEase(part: Partial<Ease>): void {
  setEase(part);
  keepComfort(part).catch(() => undefined);
}

/** Send what is not kept yet, and answer how the profile is then. A browser that stores nothing has only `part`. */
async function send(part: Choice = {}): Promise<ComfortOwn> {
  const choice = { ...part, ...unkept() };
  try {
    const own = await save(choice).catch((error: unknown) => {
      // Somebody else wrote in between: once more, over what they wrote.
      if (error instanceof Refused && error.status === 409) return save(choice);
      throw error;
    });
    forget(choice);
    return own;
  } catch (error) {
    // What the school will never take must not stand in the way of what it keeps.
    if (error instanceof Refused && NEVER.has(error.status)) forget(choice);
    throw error;
  }
}

const NEVER: ReadonlySet<number> = new Set([404, 422]);

async function save(choice: Choice): Promise<ComfortOwn> {
  const { person_id, version, own } = await api.call("GET /api/plans/comfort");
  if (Object.keys(choice).length === 0) return own;
  const wanted = { ...own, ...choice };
  await api.call("POST /api/plans/comfort", { body: { person_id, version, own: wanted, agreed: null } });
  return wanted;
}

function unkept(): Choice {
  try {
    const found = JSON.parse(recall(KEYS.easeUnkept) ?? "{}") as { whose?: string; part?: Choice };
    return found.whose === whose ? { ...found.part } : {};
  } catch {
    return {};
  }
}

function writeUnkept(part: Choice): void {
  remember(KEYS.easeUnkept, Object.keys(part).length > 0 ? JSON.stringify({ whose, part }) : null);
}

/** What was sent is done, unless it was chosen otherwise while it was on its way. */
function forget(sent: Choice): void {
  const left = Object.entries(unkept()).filter(([name, value]) => sent[name as keyof Choice] !== value);
  writeUnkept(Object.fromEntries(left));
}
