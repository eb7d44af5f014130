/** Times and dates as words, always in the school's zone and never in the device's. */
export type Language = "nl" | "en";

export const DEFAULT_ZONE = "Europe/Amsterdam";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language === "nl" ? "nl-NL" : "en-GB", options);
  formats.set(key, made);
  return made;
}

/** `09:05`, twenty-four hours. */
export function clockTime(instant: string | number, zone: string = DEFAULT_ZONE, language: Language = "nl"): string {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
  return format(language, options).format(new Date(instant));
}

/** `maandag 3 augustus`; a date has no zone. */
export function longDate(date: string, language: Language): string {
  const options = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" } as const;
  return format(language, options).format(Date.parse(`${date}T12:00:00Z`));
}

/** `maandag, dinsdag en woensdag`: days within one week. */
export function weekdays(dates: readonly string[], language: Language): string {
  const day = format(language, { weekday: "long", timeZone: "UTC" });
  const names = dates.map((date) => day.format(Date.parse(`${date}T12:00:00Z`)));
  return new Intl.ListFormat(language === "nl" ? "nl-NL" : "en-GB").format(names);
}

/** `3 augustus`, where the weekday says nothing. */
export function dayAndMonth(date: string, language: Language): string {
  return format(language, { day: "numeric", month: "long", timeZone: "UTC" }).format(Date.parse(`${date}T12:00:00Z`));
}

/** `3 augustus 2026 om 09:05`, for when something happened. */
export function longInstant(instant: string, language: Language, zone: string = DEFAULT_ZONE): string {
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: zone } as const;
  const day = format(language, options).format(new Date(instant));
  return `${day}, ${clockTime(instant, zone, language)}`;
}

/** `2.42` as it is written in that language. */
export const decimal = (figure: string, language: Language): string =>
  language === "nl" ? figure.replace(".", ",") : figure;

/** The date so many days on (or back). */
export function addDays(date: string, days: number): string {
  const noon = new Date(`${date}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** `YYYY-MM-DD` of an instant in a zone. */
export function localDate(instant: number, zone: string = DEFAULT_ZONE): string {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone } as const;
  return new Intl.DateTimeFormat("sv-SE", parts).format(instant);
}

/** Whether a text is a real date, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(parsed) && addDays(text, 0) === text;
}

/** Whole minutes of exact seconds, floored, as the register does it. */
export const wholeMinutes = (seconds: number): number => Math.floor(seconds / 60);
