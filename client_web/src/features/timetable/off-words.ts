/** Why a lesson is not where it was planned, in a few words. */
import { clockTime, localDate, longDate } from "../../core/time";
import type { SlotStatus } from "../../generated/wire";
import { language, t } from "../../i18n";

interface Off {
  readonly status: SlotStatus;
  readonly starts_at: string;
  readonly moved_to: string | null;
}

/** "Vervallen", "Verplaatst naar 11:00" on the same day, else with the day; null for a lesson as planned. */
export function offWords(lesson: Off, zone: string): string | null {
  if (lesson.status === "PLANNED") return null;
  if (lesson.status === "CANCELLED") return t("timetable.lesson.cancelled");
  if (!lesson.moved_to) return t("timetable.lesson.moved");
  const time = clockTime(lesson.moved_to, zone, language());
  const date = localDate(Date.parse(lesson.moved_to), zone);
  const same = date === localDate(Date.parse(lesson.starts_at), zone);
  return same
    ? t("timetable.lesson.movedToTime", { time })
    : t("timetable.lesson.movedTo", { date: longDate(date, language()), time });
}
