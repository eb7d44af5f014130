/** The names of the days of a week. */
import { addDays, weekdays } from "../../core/time";
import { language } from "../../i18n";

/** "Maandag" for 0: 5 October 2026 was one. */
export function nameOf(weekday: number): string {
  const name = weekdays([addDays("2026-10-05", weekday)], language());
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** "maandag" for 1, as the calendar counts. */
export const weekdayName = (number: number): string =>
  new Intl.DateTimeFormat(language(), { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, number)));
