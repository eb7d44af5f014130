/** `/register/hosted/<grant>`: a partner school tells when a pupil of another school was there, day by day. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { Refused } from "../../core/problem";
import { longDate } from "../../core/time";
import type { HostedStretch, HostedTold, HostedWeek } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import "./hosted.css";

const UNSAID: HostedStretch = { from_time: "", until_time: "" };

export default function HostedPage({ place }: PageProps) {
  const id = place.params.grantId ?? "";
  const date = place.query.date ?? "";
  const held = useLoad<HostedWeek>(`hosted ${id} ${date}`, (signal) =>
    api.call("GET /api/register/hosted/{id}", { path: { id }, query: date ? { date } : {}, signal }),
  );
  const { data: week, error } = held;
  return (
    <Page
      title={t("register.hosted.title")}
      lead={
        week
          ? `${week.pupil ?? t("register.hosted.nameless")} · ${t("register.hosted.lead", { school: week.school })}`
          : null
      }
    >
      <div>
        <ButtonLink kind="quiet" icon="left" href={`/plans/granted/${id}`}>
          {t("register.hosted.back")}
        </ButtonLink>
      </div>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {week ? <Week week={week} onDone={held.refresh} /> : error ? null : <Loading />}
    </Page>
  );
}

interface WeekProps {
  readonly week: HostedWeek;
  readonly onDone: () => Promise<void>;
}

function Week({ week, onDone }: WeekProps) {
  const to = (date: string): string => `/register/hosted/${week.id}?date=${date}`;
  const shown = week.days.filter(({ open, told }) => open || told);
  const monday = week.days[0]?.date ?? "";
  return (
    <>
      <p>{t("register.hosted.text", { school: week.school })}</p>
      <p class="quiet">{t("register.hosted.logged")}</p>
      {week.previous || week.next ? (
        <nav class="row" aria-label={t("register.hosted.week", { day: longDate(monday, language()) })}>
          {week.previous ? (
            <ButtonLink icon="left" href={to(week.previous)}>
              {t("register.hosted.previous")}
            </ButtonLink>
          ) : null}
          {week.next ? (
            <ButtonLink icon="right" href={to(week.next)}>
              {t("register.hosted.next")}
            </ButtonLink>
          ) : null}
        </nav>
      ) : null}
      {shown.length === 0 ? <Notice>{t("register.hosted.closed")}</Notice> : null}
      <ul class="list stack">
        {shown.map((day) => (
          <li key={`${day.date} ${JSON.stringify(day.stretches)} ${day.told}`}>
            <Day day={day} week={week} onDone={onDone} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Day({ day, week, onDone }: WeekProps & { readonly day: HostedTold }) {
  return (
    <section class="card stack stack--tight" aria-labelledby={day.date}>
      <h2 id={day.date}>{longDate(day.date, language())}</h2>
      <p class={day.told ? undefined : "quiet"} data-role="told">
        {toldWords(day)}
      </p>
      {day.open ? (
        <DayForm day={day} week={week} onDone={onDone} />
      ) : (
        <p class="quiet">{t("register.hosted.closed")}</p>
      )}
    </section>
  );
}

function toldWords({ told, stretches, counts_min }: HostedTold): string {
  if (!told) return t("register.hosted.told.none");
  if (stretches.length === 0) return t("register.hosted.told.absent");
  const times = new Intl.ListFormat(language()).format(
    stretches.map(({ from_time, until_time }) => `${from_time}–${until_time}`),
  );
  return `${t("register.hosted.told.there", { times })} ${tn("register.hosted.counts", counts_min)}`;
}

function DayForm({ day, week, onDone }: WeekProps & { readonly day: HostedTold }) {
  const [rows, setRows] = useState<readonly HostedStretch[]>(day.stretches.length > 0 ? day.stretches : [UNSAID]);
  const deed = useDeed();
  const refused = deed.error instanceof Refused && deed.error.status === 422;
  const change = (at: number, what: Partial<HostedStretch>): void =>
    setRows(rows.map((one, index) => (index === at ? { ...one, ...what } : one)));
  const file = (stretches: readonly HostedStretch[]): void => {
    void deed.run(async () => {
      const body = { days: [{ date: day.date, stretches: [...stretches] }] };
      await api.call("POST /api/register/hosted/{id}", { path: { id: week.id }, body });
      await onDone();
    });
  };
  return (
    <form
      class="stack stack--tight"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        file(rows);
      }}
    >
      {rows.map((one, at) => (
        <div class="hosted__times" key={at}>
          <Field
            label={t("register.hosted.from")}
            value={one.from_time}
            onInput={(from_time) => change(at, { from_time })}
            input={{ type: "time" }}
          />
          <Field
            label={t("register.hosted.until")}
            value={one.until_time}
            onInput={(until_time) => change(at, { until_time })}
            input={{ type: "time" }}
          />
          {rows.length > 1 ? (
            <Button kind="quiet" onClick={() => setRows(rows.filter((_, index) => index !== at))}>
              {t("register.hosted.remove")}
            </Button>
          ) : null}
        </div>
      ))}
      {refused ? <Notice kind="error">{t("register.hosted.wrong", { school: week.school })}</Notice> : null}
      {deed.error && !refused ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("register.hosted.save")}
        </Button>
        <Button busy={deed.busy} onClick={() => file([])}>
          {t("register.hosted.absent")}
        </Button>
        {rows.length < 8 ? (
          <Button kind="quiet" icon="plus" onClick={() => setRows([...rows, UNSAID])}>
            {t("register.hosted.add")}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
