import { clockTime, DEFAULT_ZONE } from "../core/time";
import { language, t } from "../i18n";

interface TimeProps {
  readonly instant: string;
  readonly zone?: string;
}

/** The time of day in the school's zone. */
export function Time({ instant, zone = DEFAULT_ZONE }: TimeProps) {
  return <time dateTime={instant}>{clockTime(instant, zone, language())}</time>;
}

/** From a time to a time, read out as "09:00 tot 09:50". */
export function TimeSpan({ start, end, zone = DEFAULT_ZONE }: { start: string; end: string; zone?: string }) {
  return (
    <span>
      <Time instant={start} zone={zone} /> <span aria-hidden="true">–</span>
      <span class="visually-hidden">{t("ui.until")}</span> <Time instant={end} zone={zone} />
    </span>
  );
}
