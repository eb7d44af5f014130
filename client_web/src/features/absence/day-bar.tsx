/** Which day a page of absence shows: a date, the day before and the day after; today has the address without a date. */
import type { ComponentChildren } from "preact";
import { router } from "../../core/router";
import { addDays, isDate } from "../../core/time";
import { t } from "../../i18n";
import { Button } from "../../ui/button";

interface DayBarProps {
  readonly path: "/absence" | "/absence/unseen";
  readonly date: string;
  readonly today: string;
  /** Nothing is to be seen of days that are still to come. */
  readonly past?: boolean;
  readonly children?: ComponentChildren;
}

export function DayBar({ path, date, today, past = false, children }: DayBarProps) {
  const go = (wanted: string): void => router().go(wanted === today ? path : `${path}?date=${wanted}`);
  return (
    <div class="absence__bar">
      <label class="field">
        <span class="field__label">{t("absence.date")}</span>
        <input
          class="input"
          type="date"
          value={date}
          {...(past && { max: today })}
          onChange={(event) => isDate(event.currentTarget.value) && go(event.currentTarget.value)}
        />
      </label>
      <div class="row">
        <Button icon="left" label={t("absence.before")} onClick={() => go(addDays(date, -1))}>
          {t("absence.previous")}
        </Button>
        {past && date >= today ? null : (
          <Button label={t("absence.after")} onClick={() => go(addDays(date, 1))}>
            {t("absence.following")}
          </Button>
        )}
      </div>
      {children}
    </div>
  );
}
