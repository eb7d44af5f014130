/** One day as everybody sees it: which day, moving between days, and what an empty day means. */
import type { ComponentChildren } from "preact";
import { router } from "../../core/router";
import { addDays, longDate } from "../../core/time";
import type { Day } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import type { DayHeld } from "./use-day";
import "./day.css";

interface DayPageProps {
  readonly held: DayHeld;
  /** The heading while it is today. */
  readonly title: string;
  readonly before?: ComponentChildren;
  readonly after?: ComponentChildren;
  readonly children: (day: Day) => ComponentChildren;
}

export function DayPage({ held, title, before, after, children }: DayPageProps) {
  const { data: day, error, refresh } = held;
  const today = day === null || day.date === day.today;
  return (
    <Page
      title={today ? title : longDate(day.date, language())}
      windowTitle={today ? t("timetable.title") : longDate(day.date, language())}
      lead={day && today ? longDate(day.date, language()) : null}
    >
      {before}
      {error ? <Trouble error={error} retry={() => void refresh()} /> : null}
      {day === null && !error ? <Loading /> : null}
      {day ? (
        <>
          {day.lessons.length > 0 ? children(day) : <EmptyDay day={day} />}
          <OtherDays day={day} />
        </>
      ) : null}
      {after}
    </Page>
  );
}

/** A parent who also works here stays with their child's days. */
function show(date: string, today: string): void {
  const query = new URLSearchParams(date === today ? [] : [["date", date]]);
  if (new URLSearchParams(location.search).has("child")) query.set("child", "1");
  const asked = query.toString();
  router().go(asked === "" ? "/" : `/?${asked}`);
}

function EmptyDay({ day }: { readonly day: Day }) {
  const next = day.next_school_day;
  const past = day.date < day.today;
  return (
    <Notice>
      <p class="lead">
        {day.free_day_name
          ? t("timetable.empty.free", { name: day.free_day_name })
          : t(day.date === day.today ? "timetable.empty.today" : "timetable.empty.other")}
      </p>
      {next && !past ? (
        <>
          <p>{t("timetable.empty.next", { date: longDate(next, language()) })}</p>
          <p>
            <Button onClick={() => show(next, day.today)}>{t("timetable.empty.show")}</Button>
          </p>
        </>
      ) : null}
    </Notice>
  );
}

function OtherDays({ day }: { readonly day: Day }) {
  return (
    <nav class="days" aria-label={t("timetable.days.label")}>
      <p class="visually-hidden" role="status">
        {longDate(day.date, language())}
      </p>
      <Button icon="left" onClick={() => show(addDays(day.date, -1), day.today)}>
        {t("timetable.days.previous")}
      </Button>
      <Button icon="right" class="days__next" onClick={() => show(addDays(day.date, 1), day.today)}>
        {t("timetable.days.next")}
      </Button>
      {day.date === day.today ? null : (
        <Button kind="quiet" class="days__today" onClick={() => show(day.today, day.today)}>
          {t("timetable.days.today")}
        </Button>
      )}
    </nav>
  );
}
