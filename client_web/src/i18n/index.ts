/**
 * Words. Keys begin with the noun of their capability; Dutch is always there, English is fetched when it is chosen.
 * `t` reads a signal, so a component that uses it changes language by itself.
 */
import { signal } from "@preact/signals";
import { KEYS, recall, remember } from "../core/store";
import type { Language } from "../core/time";
import nl from "./nl.json";

export type { Language };
export type Key = keyof typeof nl;
/** Keys that exist as `<stem>.one` and `<stem>.other`. */
export type CountKey = { [K in Key]: K extends `${infer Stem}.one` ? Stem : never }[Key];
export type Values = Readonly<Record<string, string | number>>;
type Words = Record<Key, string>;

const words = signal<{ readonly language: Language; readonly words: Words }>({ language: "nl", words: nl });

export const language = (): Language => words.value.language;

/** Take over a language; remembers it on this device. */
export async function setLanguage(wanted: Language): Promise<void> {
  const chosen: Words = wanted === "en" ? (await import("./en.json")).default : nl;
  words.value = { language: wanted, words: chosen };
  document.documentElement.lang = wanted;
  remember(KEYS.language, wanted === "nl" ? null : wanted);
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
export const isKey = (text: string): text is Key => Object.hasOwn(nl, text);
