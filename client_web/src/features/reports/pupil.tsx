/** `/reports/pupil/<id>`: one pupil's period; "hoe komt dit getal tot stand?" for every number, day by day. */
import { api } from "../../core/client";
import { keepsRegister } from "../../core/minutes";
import type { PageProps } from "../../core/page-props";
import { minutesAndSeconds } from "../../core/register-line";
import {
  addressOf,
  COLUMNS,
  cellOf,
  columnsOf,
  contributions,
  type Period,
  periodIn,
  pupilAddress,
  SLOT_STATES,
} from "../../core/report";
import { decimal, longDate, wholeMinutes } from "../../core/time";
import type {
  Column,
  RegisterRow,
  ReportDay,
  ReportLesson,
  ReportPupilPeriod,
  ReportWork,
  Role,
} from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TimeSpan } from "../../ui/time";
import { useLoad } from "../../ui/use-load";
import { outcomesOf, placeOf, workName } from "./lessons-table";
import { numberOf } from "./pupils-table";
import "./reports.css";

export default function PupilPage({ me, place }: PageProps) {
  const period = periodIn(place.query);
  const id = place.params.pupilId ?? "";
  const column = COLUMNS.find((one) => one === place.query.column) ?? "REPORTED";
  if (!period) {
    return (
      <Page title={t("reports.title")}>
        <Notice>{t("reports.pupil.noPeriod")}</Notice>
        <p>
          <ButtonLink href="/reports">{t("reports.back")}</ButtonLink>
        </p>
      </Page>
    );
  }
  const roles = me?.roles ?? [];
  return <Pupil id={id} period={period} column={column} roles={roles} />;
}

interface PupilProps {
  readonly id: string;
  readonly period: Period;
  readonly column: Column;
  readonly roles: readonly Role[];
}

function Pupil({ id, period, column, roles }: PupilProps) {
  const { first, last } = period;
  const held = useLoad<ReportPupilPeriod>(`${id} ${first} ${last} ${language()}`, (signal) =>
    api.call("GET /api/reports/period/pupil", { query: { pupil_id: id, from: first, to: last }, signal }),
  );
  const { data: told, error } = held;
  const day = (date: string): string => longDate(date, language());
  const lead = first === last ? day(first) : t("reports.fromTo", { from: day(first), to: day(last) });
  return (
    <Page
      wide
      title={told?.pupil_name ?? t("reports.title")}
      lead={told ? `${told.groups.join(", ")} · ${lead}` : lead}
    >
      <p>
        <ButtonLink icon="left" href={addressOf({ period, filters: {}, level: "PUPILS", page: 0 })}>
          {t("reports.back")}
        </ButtonLink>
      </p>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {told ? <Told told={told} period={period} column={column} roles={roles} /> : error ? null : <Loading />}
    </Page>
  );
}

interface ToldProps {
  readonly told: ReportPupilPeriod;
  readonly period: Period;
  readonly column: Column;
  readonly roles: readonly Role[];
}

function Told({ told, period, column, roles }: ToldProps) {
  const corrects = roles.includes("coordinator");
  if (told.days.length === 0) return <Notice>{t("reports.pupil.none")}</Notice>;
  return (
    <>
      <nav aria-label={t("reports.pupil.numbers")}>
        <ul class="list reports__numbers">
          {columnsOf(told.cells).map((one) => (
            <li key={one}>
              <a
                class="card reports__tile"
                href={pupilAddress(told.pupil_id, period, one)}
                aria-current={one === column ? "true" : undefined}
              >
                <span class="quiet">{t(`reports.column.${one}`)}</span>
                <strong>{numberOf(cellOf(told.cells, one), told)}</strong>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <HowItComes told={told} column={column} />
      <section class="stack" aria-labelledby="days">
        <h2 id="days">{t("reports.pupil.days")}</h2>
        {told.days.map((day) => (
          <Day key={day.date} day={day} told={told} corrects={corrects} />
        ))}
      </section>
      {keepsRegister(roles) ? <FactsFile told={told} /> : null}
      <p class="quiet">{t("reports.pupil.ledger", { n: told.ledger_seq })}</p>
    </>
  );
}

/** The facts behind the numbers: who does not believe them counts them again without this server. */
function FactsFile({ told }: Pick<ToldProps, "told">) {
  const { pupil_id, first, last } = told;
  return (
    <div>
      <ButtonLink
        icon="file"
        download
        href={`/api/register/facts?${new URLSearchParams({ pupil_id, from: first, to: last })}`}
      >
        {t("reports.pupil.facts")}
      </ButtonLink>
      <p class="quiet">{t("reports.pupil.facts.text")}</p>
    </div>
  );
}

/** The number that was chosen: by what rule it is made, and of which lessons. */
function HowItComes({ told, column }: Pick<ToldProps, "told" | "column">) {
  const parts = contributions(told.days, column);
  const seconds = cellOf(told.cells, column)?.seconds ?? 0;
  return (
    <section class="card" aria-labelledby="how">
      <h2 id="how">{t("reports.how", { column: t(`reports.column.${column}`) })}</h2>
      <p>{t(`reports.rule.${column}`)}</p>
      {parts.length > 0 ? (
        <ul class="list reports__parts">
          {parts.map((part) => (
            <li key={`${part.date} ${part.lesson?.slot_id ?? part.work?.id ?? "day"}`}>
              <span>
                {longDate(part.date, language())}
                {part.lesson ? `, ${part.lesson.subject} ` : ""}
                {part.work ? `, ${workName(part.work)}` : ""}
                {part.lesson ? (
                  <TimeSpan start={part.lesson.starts_at} end={part.lesson.ends_at} zone={told.timezone} />
                ) : null}
              </span>
              <span class="reports__number">{minutesAndSeconds(part.seconds)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p>
        <strong>{t("reports.how.sum", { exact: minutesAndSeconds(seconds), n: wholeMinutes(seconds) })}</strong>
        {column === "REPORTED" ? (
          <span class="quiet">
            {" "}
            {t("reports.how.hours", { hours: decimal(told.clock_hours, language()), hmm: told.hmm })}
          </span>
        ) : null}
      </p>
    </section>
  );
}

interface DayProps {
  readonly day: ReportDay;
  readonly told: ReportPupilPeriod;
  readonly corrects: boolean;
}

function Day({ day, told, corrects }: DayProps) {
  return (
    <details class="card reports__day">
      <summary class="row row--apart">
        <h3>{longDate(day.date, language())}</h3>
        <span>{day.free_day_name ?? tn("reports.minutes", wholeMinutes(day.reported_seconds))}</span>
      </summary>
      <p>{dayWords(day)}</p>
      <ul class="list stack stack--tight">
        {day.lessons.map((lesson) => (
          <Lesson key={lesson.slot_id} lesson={lesson} told={told} />
        ))}
        {day.works.map((work) => (
          <Work key={`${work.source} ${work.id}`} work={work} zone={told.timezone} />
        ))}
      </ul>
      {corrects ? (
        <p>
          <ButtonLink kind="quiet" href={`/register/corrections?pupil_id=${told.pupil_id}&date=${day.date}`}>
            {t("reports.pupil.correct")}
            <span class="visually-hidden">: {longDate(day.date, language())}</span>
          </ButtonLink>
        </p>
      ) : null}
      <p class="quiet">{t("reports.policy", { version: day.policy_version })}</p>
    </details>
  );
}

function Work({ work, zone }: { readonly work: ReportWork; readonly zone: string }) {
  const by = work.by ? t("reports.work.by", { name: work.by }) : null;
  return (
    <li class="reports__lesson">
      <div class="row row--apart">
        <span>
          <strong>{workName(work)}</strong>{" "}
          {work.starts_at && work.ends_at ? <TimeSpan start={work.starts_at} end={work.ends_at} zone={zone} /> : null}
          <span class="reports__group quiet">{[work.text, by].filter(Boolean).join(" · ")}</span>
        </span>
        <span>
          {work.source === null
            ? minutesAndSeconds(work.credited_seconds)
            : t("reports.work.counts", {
                counted: minutesAndSeconds(work.credited_seconds),
                of: minutesAndSeconds(work.recorded_seconds),
              })}
        </span>
      </div>
      {work.explanation.length > 0 ? (
        <details class="help">
          <summary>{t("reports.explain")}</summary>
          <div class="help__body">
            {work.explanation.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
        </details>
      ) : null}
    </li>
  );
}

/** R8 and R9 in a sentence: what was due, what may count at most. */
function dayWords(day: ReportDay): string {
  if (day.mode === "OFF") return t("reports.day.OFF");
  if (day.free_day) return t("reports.day.free");
  const due = tn("reports.minutes", wholeMinutes(day.due_seconds));
  if (day.mode === "CONTACT_ONLY") return t("reports.day.CONTACT_ONLY", { due });
  if (day.cap_seconds === null) return t("reports.day.due", { due });
  return t("reports.day.cap", { due, cap: tn("reports.minutes", wholeMinutes(day.cap_seconds)) });
}

function Lesson({ lesson, told }: { readonly lesson: ReportLesson; readonly told: ReportPupilPeriod }) {
  const row: RegisterRow | undefined = told.rows.find(({ slot_id }) => slot_id === lesson.slot_id);
  const states = SLOT_STATES.filter((state) => lesson.states[state]);
  return (
    <li class="reports__lesson">
      <div class="row row--apart">
        <span>
          <strong>{lesson.subject}</strong>{" "}
          <TimeSpan start={lesson.starts_at} end={lesson.ends_at} zone={told.timezone} />
          <span class="reports__group quiet">
            {[lesson.group, lesson.teacher, outcomesOf(lesson), placeOf(lesson)].filter(Boolean).join(" · ")}
          </span>
        </span>
        <span>{tn("reports.minutes", wholeMinutes(lesson.credited_seconds))}</span>
      </div>
      {lesson.shares.length > 0 ? (
        <p class="quiet">
          {lesson.shares
            .map((share) =>
              t("reports.share", {
                length: minutesAndSeconds(share.seconds),
                source: t(`reports.source.${share.source}`),
                bucket: t(`reports.bucket.${share.bucket}`),
              }),
            )
            .join("; ")}
        </p>
      ) : null}
      {states.length > 0 ? (
        <p class="quiet">
          {states
            .map((state) => `${t(`reports.state.${state}`)} ${minutesAndSeconds(lesson.states[state] ?? 0)}`)
            .join(" · ")}
        </p>
      ) : null}
      {row ? (
        <details class="help">
          <summary>
            {t("reports.explain")}
            <span class="visually-hidden"> {lesson.subject}</span>
          </summary>
          <div class="help__body">
            {row.explanation.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
        </details>
      ) : null}
    </li>
  );
}
