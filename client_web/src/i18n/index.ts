/**
 * Words. Keys begin with the noun of their capability; Dutch is always there, English is fetched when it is chosen.
 * `t` reads a signal, so a component that uses it changes language by itself. Words in `staff/` are for pages of staff
 * only: a pupil's pages do not carry them, and a page that uses them waits for `loadStaffWords`.
 */
import { signal } from "@preact/signals";
import { KEYS, recall, remember } from "../core/store";
import type { Language } from "../core/time";
import nl from "./nl.json";
import type staffNl from "./staff/nl.json";

export type { Language };
export type Key = keyof typeof nl | keyof typeof staffNl;
/** Keys that exist as `<stem>.one` and `<stem>.other`. */
export type CountKey = { [K in Key]: K extends `${infer Stem}.one` ? Stem : never }[Key];
export type Values = Readonly<Record<string, string | number>>;
type Words = Record<keyof typeof nl, string>;
type StaffWords = Record<keyof typeof staffNl, string>;

const words = signal<{ readonly language: Language; readonly words: Words }>({ language: "nl", words: nl });
const staffWords = signal<Partial<StaffWords>>({});
let staff = false;

/** Fetch the words of the pages of staff; before such a page is drawn. */
export async function loadStaffWords(): Promise<void> {
  staff = true;
  const english = words.value.language === "en";
  staffWords.value = (english ? await import("./staff/en.json") : await import("./staff/nl.json")).default;
}

export const language = (): Language => words.value.language;

/** Take over a language; remembers it on this device. */
export async function setLanguage(wanted: Language): Promise<void> {
  const chosen: Words = wanted === "en" ? (await import("./en.json")).default : nl;
  words.value = { language: wanted, words: chosen };
  if (staff) await loadStaffWords();
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

function wordOf(key: Key): string {
  const all: Readonly<Record<string, string>> = words.value.words;
  return all[key] ?? (staffWords.value as Readonly<Record<string, string>>)[key] ?? "";
}

/** The words of a key, with `{name}` filled in. */
export const t = (key: Key, values?: Values): string => fill(wordOf(key), values);

/** The words for a number of things; `{n}` is the number. */
export function tn(stem: CountKey, n: number, values?: Values): string {
  const key = `${stem}.${n === 1 ? "one" : "other"}` as Key;
  return t(key, { n, ...values });
}

/** Whether a text is a key; for words that follow a code of the server. */
export const isKey = (text: string): text is Key => Object.hasOwn(nl, text);
