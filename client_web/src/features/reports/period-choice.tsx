/** Which dates: a day, a week or a month to go through, or one's own. */
import { useEffect, useState } from "preact/hooks";
import { clock } from "../../core/clock";
import {
  type Asked,
  addressOf,
  daysIn,
  kindOf,
  LONGEST_DAYS,
  moved,
  PERIOD_KINDS,
  type PeriodKind,
  periodAt,
} from "../../core/report";
import { router } from "../../core/router";
import { isDate, localDate } from "../../core/time";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { RadioGroup } from "../../ui/radio-group";

export function PeriodChoice({ asked }: { readonly asked: Asked }) {
  const { period } = asked;
  const [own, setOwn] = useState(kindOf(period) === "own");
  const kind = own ? "own" : kindOf(period);
  const go = (to: Asked["period"]): void => router().go(addressOf({ ...asked, period: to, page: 0 }));
  const choose = (wanted: PeriodKind): void => {
    setOwn(wanted === "own");
    const today = localDate(clock.now());
    const inside = period.first <= today && today <= period.last;
    if (wanted !== "own") go(periodAt(wanted, inside ? today : period.first));
  };
  return (
    <section class="reports__period" aria-label={t("reports.period")}>
      <RadioGroup
        row
        class="reports__kinds"
        legend={t("reports.period")}
        legendHidden
        value={kind}
        options={PERIOD_KINDS.map((value) => ({ value, label: t(`reports.period.${value}`) }))}
        onChange={choose}
      />
      {kind === "own" ? (
        <OwnDates asked={asked} onDates={go} />
      ) : (
        <div class="row">
          <Button icon="left" onClick={() => go(moved(period, -1))}>
            {t("reports.period.previous")}
          </Button>
          <Button icon="right" onClick={() => go(moved(period, 1))}>
            {t("reports.period.next")}
          </Button>
        </div>
      )}
    </section>
  );
}

interface OwnDatesProps {
  readonly asked: Asked;
  readonly onDates: (period: Asked["period"]) => void;
}

function OwnDates({ asked: { period }, onDates }: OwnDatesProps) {
  const [dates, setDates] = useState(period);
  useEffect(() => setDates(period), [period.first, period.last]);
  const complete = isDate(dates.first) && isDate(dates.last);
  const wrong =
    complete && dates.last < dates.first
      ? t("reports.period.turned")
      : complete && daysIn(dates) > LONGEST_DAYS
        ? t("reports.period.long", { n: LONGEST_DAYS })
        : null;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (complete && !wrong) onDates(dates);
  };
  return (
    <form class="reports__own" onSubmit={submit} noValidate>
      <Field
        label={t("reports.period.from")}
        value={dates.first}
        onInput={(first) => setDates({ ...dates, first })}
        input={{ type: "date" }}
      />
      <Field
        label={t("reports.period.to")}
        value={dates.last}
        error={wrong}
        onInput={(last) => setDates({ ...dates, last })}
        input={{ type: "date" }}
      />
      <Button type="submit">{t("reports.period.show")}</Button>
    </form>
  );
}
