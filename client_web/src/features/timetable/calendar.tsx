/** `/timetable/calendar`: holidays and free days of a school year; the coordinator adds them and takes them away. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { addDays, isDate, longDate } from "../../core/time";
import type { FreeDaysDone, FreeRange, SchoolCalendar } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { Suggested } from "./slot-fields";
import "./week.css";

interface Range {
  readonly name: string;
  readonly first: string;
  readonly last: string;
}

/** What was just done, so that it can be taken back. */
interface Last {
  readonly text: string;
  readonly undo: () => Promise<FreeDaysDone>;
}

const free = (range: Range, preview = false): Promise<FreeDaysDone> =>
  api.call("POST /api/timetable/calendar/free-days", { body: { ...range, preview } });
const school = ({ first, last }: Range): Promise<FreeDaysDone> =>
  api.call("POST /api/timetable/calendar/school-days", { body: { first, last } });

export default function CalendarPage({ place }: PageProps) {
  const asked = place.query.date ?? "";
  const date = isDate(asked) ? asked : undefined;
  const held = useLoad<SchoolCalendar>(date ?? "now", (signal) =>
    api.call("GET /api/timetable/calendar", { query: { ...(date && { date }) }, signal }),
  );
  const [last, setLast] = useState<Last | null>(null);
  const year = held.data;
  const done = (made: Last | null): void => {
    setLast(made);
    void held.refresh();
  };
  return (
    <Page
      title={t("timetable.calendar.title")}
      lead={
        year
          ? t("timetable.calendar.lead", {
              from: year.first_day.slice(0, 4),
              until: year.last_day.slice(0, 4),
              n: year.lesson_weeks,
            })
          : null
      }
    >
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {year ? (
        <>
          <Years year={year} />
          {last ? <LastDone last={last} onUndone={() => done(null)} /> : null}
          <FreeList year={year} onDone={done} />
          {year.may_change ? <AddForm key={year.first_day} year={year} onDone={done} /> : null}
          <Help summary={t("timetable.calendar.help")}>
            <p>{t("timetable.calendar.help.text")}</p>
          </Help>
        </>
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

function Years({ year }: { readonly year: SchoolCalendar }) {
  const to = (date: string): void => router().go(`/timetable/calendar?date=${date}`);
  return (
    <nav class="week__nav" aria-label={t("timetable.calendar.years")}>
      <Button icon="left" onClick={() => to(addDays(year.first_day, -1))}>
        {t("timetable.calendar.previous")}
      </Button>
      <Button icon="right" class="week__next" onClick={() => to(addDays(year.last_day, 1))}>
        {t("timetable.calendar.next")}
      </Button>
      <ButtonLink kind="quiet" class="week__this" href="/timetable">
        {t("timetable.new.toWeek")}
      </ButtonLink>
    </nav>
  );
}

function rangeWords({ first, last }: Pick<Range, "first" | "last">): string {
  const from = longDate(first, language());
  return first === last ? from : t("timetable.calendar.range", { from, until: longDate(last, language()) });
}

interface ListProps {
  readonly year: SchoolCalendar;
  readonly onDone: (last: Last) => void;
}

function FreeList({ year, onDone }: ListProps) {
  const deed = useDeed();
  const remove = (range: FreeRange): void => {
    void deed.run(async () => {
      const answer = await school(range);
      const { name, first, last } = range;
      const text = `${t("timetable.calendar.removed", { name })} ${tn("timetable.calendar.back", answer.lessons)}`;
      onDone({ text, undo: () => free({ name, first, last }) });
    });
  };
  if (year.free.length === 0) return <Notice>{t("timetable.calendar.none")}</Notice>;
  return (
    <>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <ul class="list stack stack--tight" aria-label={t("timetable.calendar.title")}>
        {year.free.map((range) => (
          <li key={range.first} class="card calendar__range">
            <strong>{range.name}</strong>
            <span>{rangeWords(range)}</span>
            <span class="quiet">
              {tn("timetable.calendar.days", range.school_days)}
              {range.lessons > 0 ? `, ${tn("timetable.calendar.off", range.lessons)}` : ""}
            </span>
            {year.may_change ? (
              <div>
                <Button kind="quiet" icon="cross" busy={deed.busy} onClick={() => remove(range)}>
                  {t("timetable.calendar.remove")}
                  <span class="visually-hidden">{range.name}</span>
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function LastDone({ last, onUndone }: { readonly last: Last; readonly onUndone: () => void }) {
  const deed = useDeed();
  const undo = async (): Promise<void> => {
    const good = await deed.run(async () => {
      await last.undo();
    });
    if (good) onUndone();
  };
  return (
    <Notice kind="ok" focus>
      <p>{last.text}</p>
      <Button busy={deed.busy} onClick={() => void undo()}>
        {t("timetable.slot.undo")}
      </Button>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </Notice>
  );
}

type AddField = "name" | "first" | "last";

/** First what would happen, then the tap that does it. */
function AddForm({ year, onDone }: ListProps) {
  const start = year.today >= year.first_day && year.today <= year.last_day ? year.today : year.first_day;
  const empty = { name: "", first: start, last: start };
  const [range, setRange] = useState<Range>(empty);
  const [look, setLook] = useState<FreeDaysDone | null>(null);
  const errors = useErrors<AddField>();
  const deed = useDeed();
  const change = (part: Partial<Range>): void => {
    const next = { ...range, ...part };
    setRange(next.last < next.first ? { ...next, last: next.first } : next);
    setLook(null);
  };
  const wrong = (): Record<AddField, string | null> => ({
    name: range.name.trim() === "" ? t("timetable.slot.wrong.fill") : null,
    first: isDate(range.first) ? null : t("timetable.slot.wrong.fill"),
    last: isDate(range.last) ? null : t("timetable.slot.wrong.fill"),
  });
  const add = (): void => {
    void deed.run(async () => {
      const answer = await free(range);
      setRange(empty);
      setLook(null);
      const { name } = range;
      const text = `${t("timetable.calendar.added", { name })} ${tn("timetable.calendar.off", answer.lessons)}.`;
      onDone({ text, undo: () => school(range) });
    });
  };
  return (
    <form
      class="stack card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!errors.none(event.currentTarget, wrong())) return;
        void deed.run(async () => setLook(await free(range, true)));
      }}
    >
      <h2>{t("timetable.calendar.add")}</h2>
      <Suggested
        label={t("timetable.calendar.name")}
        value={range.name}
        among={t("timetable.calendar.names").split(", ")}
        error={errors.of.name}
        onInput={(name) => change({ name })}
      />
      <div class="slots__pair">
        <Field
          label={t("timetable.calendar.first")}
          value={range.first}
          onInput={(first) => change({ first })}
          error={errors.of.first}
          input={{ type: "date" }}
        />
        <Field
          label={t("timetable.calendar.last")}
          value={range.last}
          onInput={(last) => change({ last })}
          error={errors.of.last}
          input={{ type: "date" }}
        />
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {look ? (
        <Notice kind="warn" focus>
          <p>{t("timetable.calendar.look", { name: range.name, range: rangeWords(range) })}</p>
          <p>{tn("timetable.calendar.lookLessons", look.lessons)}</p>
          {look.past > 0 ? <p>{tn("timetable.calendar.lookPast", look.past)}</p> : null}
          <Button kind="primary" busy={deed.busy} onClick={add}>
            {t("timetable.calendar.yes")}
          </Button>
        </Notice>
      ) : (
        <Button type="submit" busy={deed.busy}>
          {t("timetable.calendar.preview")}
        </Button>
      )}
    </form>
  );
}
