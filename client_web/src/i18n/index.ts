/**
 * Words. Keys begin with the noun of their capability; Dutch is always there, English is fetched when it is chosen.
 * `t` reads a signal, so a component that uses it changes language by itself. What only staff can read is fetched with
 * the first page of theirs ({@link forStaff}), and what only some pages say with those ({@link forLesson},
 * {@link forFamily}, {@link forUnit}): a pupil on a weak line waits for no word of an office.
 */
import { signal } from "@preact/signals";
import { KEYS, recall, remember } from "../core/store";
import type { Language } from "../core/time";
import nl from "../generated/words/nl.everybody.json";

export type { Language };
/** All of both parts, as they are written. */
export type Key = keyof typeof import("./nl.json");
/** Keys that exist as `<stem>.one` and `<stem>.other`. */
export type CountKey = { [K in Key]: K extends `${infer Stem}.one` ? Stem : never }[Key];
export type Values = Readonly<Record<string, string | number>>;
type Words = Record<Key, string>;

const words = signal<{ readonly language: Language; readonly words: Words }>({ language: "nl", words: nl as Words });

const MORE = {
  staff: {
    nl: () => import("../generated/words/nl.staff.json"),
    en: () => import("../generated/words/en.staff.json"),
  },
  lesson: {
    nl: () => import("../generated/words/nl.lesson.json"),
    en: () => import("../generated/words/en.lesson.json"),
  },
  family: {
    nl: () => import("../generated/words/nl.family.json"),
    en: () => import("../generated/words/en.family.json"),
  },
  unit: {
    nl: () => import("../generated/words/nl.unit.json"),
    en: () => import("../generated/words/en.unit.json"),
  },
} as const;
type Part = keyof typeof MORE;
/** The parts that are there, each from when its page was first asked for. */
const parts = new Map<Part, Promise<void>>();

export const language = (): Language => words.value.language;

/** Take over a language; remembers it on this device. */
export async function setLanguage(wanted: Language): Promise<void> {
  await afterAnother(() => bring(wanted));
  document.documentElement.lang = wanted;
  remember(KEYS.language, wanted === "nl" ? null : wanted);
}

async function bring(wanted: Language): Promise<void> {
  const everybody = wanted === "en" ? (await import("../generated/words/en.everybody.json")).default : nl;
  const more = await Promise.all(
    [...parts.keys()].map(async (part) => (await MORE[part][wanted]()).default as Partial<Words>),
  );
  words.value = { language: wanted, words: Object.assign({}, everybody, ...more) as Words };
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other: a part and a language that come together would else each put away the other's words. */
function afterAnother(run: () => Promise<void>): Promise<void> {
  const now = last.then(run);
  last = now.catch(() => undefined);
  return now;
}

/** A page for who works at school: its code after its words. `scripts/words.mjs` knows it by this name. */
export const forStaff = <T>(page: () => Promise<T>): Promise<T> => withWords("staff", page);

/** A page of a lesson in one's own time, in the same way. */
export const forLesson = <T>(page: () => Promise<T>): Promise<T> => withWords("lesson", page);

/** A page that a family opens now and then. */
export const forFamily = <T>(page: () => Promise<T>): Promise<T> => withWords("family", page);

/** The page of a screen in class. */
export const forUnit = <T>(page: () => Promise<T>): Promise<T> => withWords("unit", page);

async function withWords<T>(part: Part, page: () => Promise<T>): Promise<T> {
  let there = parts.get(part);
  if (!there) {
    there = afterAnother(() => bring(language()));
    parts.set(part, there);
    there.catch(() => parts.delete(part));
  }
  await there;
  return await page();
}

/** The language chosen before on this device; before the first screen. */
export async function loadLanguage(): Promise<void> {
  if (recall(KEYS.language) === "en") await setLanguage("en");
}

export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The words of a key, with `{name}` filled in. */
export const t = (key: Key, values?: Values): string => fill(words.value.words[key], values);

/** The words for a number of things; `{n}` is the number. */
export function tn(stem: CountKey, n: number, values?: Values): string {
  const key = `${stem}.${n === 1 ? "one" : "other"}` as Key;
  return t(key, { n, ...values });
}

/** Whether a text is a key; for words that follow a code of the server. */
export const isKey = (text: string): text is Key => Object.hasOwn(words.value.words, text);
