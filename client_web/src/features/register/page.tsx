/** `/register`: what every remote pupil attended on a day, and why not. Running lessons move along by themselves. */
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import type { PageProps } from "../../core/page-props";
import { byLesson, byTime, type LessonRows, statesOf } from "../../core/register-line";
import { router } from "../../core/router";
import { addDays, decimal, isDate, longDate } from "../../core/time";
import type { RegisterDay } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { LessonRegister } from "./lesson";
import { Legend, Patterns } from "./line";
import { CorrectedLine, WorkMore, WorkWords } from "./work-line";
import "./register.css";

const EVERY_MS = 10_000;

export default function RegisterPage({ place }: PageProps) {
  const asked = place.query.date ?? "";
  const date = isDate(asked) ? asked : undefined;
  const held = useLoad<RegisterDay>(
    `${date ?? "today"} ${language()}`,
    async (signal) => {
      const day = await api.call("GET /api/register/day", { query: { ...(date && { date }) }, signal });
      clock.learn(day.now);
      return day;
    },
    EVERY_MS,
  );
  const { data: day, error } = held;
  const title = date && day ? t("register.titleOn", { date: longDate(day.date, language()) }) : t("register.title");
  return (
    <Page wide title={title} lead={day && !date ? longDate(day.date, language()) : null}>
      {day ? <Choice day={day} /> : null}
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {day ? <Content day={day} /> : error ? null : <Loading />}
    </Page>
  );
}

const show = (date: string): void => {
  if (isDate(date)) router().go(`/register?date=${date}`);
};

function Choice({ day }: { readonly day: RegisterDay }) {
  return (
    <div class="register__choice">
      <Button icon="left" onClick={() => show(addDays(day.date, -1))}>
        {t("register.previous")}
      </Button>
      <Field label={t("register.date")} value={day.date} onInput={show} input={{ type: "date" }} />
      <Button icon="right" onClick={() => show(addDays(day.date, 1))}>
        {t("register.next")}
      </Button>
      <ButtonLink icon="file" href={`/api/register/day.csv?date=${day.date}`} download>
        {t("register.csv")}
      </ButtonLink>
    </div>
  );
}

function Content({ day }: { readonly day: RegisterDay }) {
  if (day.rows.length === 0 && day.works.length === 0 && day.corrected_seconds === 0)
    return <Notice>{t("register.none")}</Notice>;
  const { running, over, ahead } = byTime(byLesson(day.rows), day.now);
  return (
    <>
      <Totals day={day} />
      {running.length > 0 ? <p class="quiet">{t("register.running")}</p> : null}
      <Patterns />
      <Legend states={statesOf(day.rows)} />
      <LessonsPart title={t("register.now")} lessons={running} zone={day.timezone} />
      <LessonsPart title={t("register.over")} lessons={over} zone={day.timezone} />
      {ahead.length > 0 ? (
        <details class="help">
          <summary>{tn("register.ahead", ahead.length)}</summary>
          <LessonsPart title={t("register.state.AHEAD")} lessons={ahead} zone={day.timezone} />
        </details>
      ) : null}
      <Works day={day} />
      <Help summary={t("register.help")}>
        <p>{t("register.help.counts")}</p>
        <p>{t("register.help.gaps")}</p>
        <p>{t("register.help.network")}</p>
      </Help>
    </>
  );
}

interface LessonsPartProps {
  readonly title: string;
  readonly lessons: readonly LessonRows[];
  readonly zone: string;
}

function LessonsPart({ title, lessons, zone }: LessonsPartProps) {
  if (lessons.length === 0) return null;
  return (
    <section class="stack" aria-label={title}>
      {lessons.map((lesson) => (
        <LessonRegister key={lesson.slotId} lesson={lesson} zone={zone} />
      ))}
    </section>
  );
}

/** What counts beside lessons: work that teachers confirmed, and corrections of the day. */
function Works({ day }: { readonly day: RegisterDay }) {
  if (day.works.length === 0 && day.corrected_seconds === 0) return null;
  return (
    <section class="card stack" aria-labelledby="works">
      <h2 id="works">{t("register.work")}</h2>
      <ul class="list stack">
        {day.works.map((work) => (
          <li key={`${work.work_id} ${work.pupil_id}`} class="register__row">
            <div class="register__pupil">
              <h3>{work.pupil_name}</h3>
              <p>
                <strong>{tn("register.minutes", work.credited_minutes)}</strong>
              </p>
            </div>
            {work.source === "C" ? <p>{work.text}</p> : null}
            <WorkWords work={work} />
            <WorkMore work={work} about={work.pupil_name} />
          </li>
        ))}
      </ul>
      <CorrectedLine seconds={day.corrected_seconds} />
    </section>
  );
}

function Totals({ day }: { readonly day: RegisterDay }) {
  return (
    <section class="card" aria-labelledby="totals">
      <h2 id="totals">{t("register.totals")}</h2>
      <dl class="register__totals">
        <div>
          <dt>{t("register.credited")}</dt>
          <dd>{tn("register.minutes", day.credited_minutes)}</dd>
        </div>
        <div>
          <dt>{t("register.clockHours")}</dt>
          <dd>
            {decimal(day.clock_hours, language())} ({t("register.hmm", { hmm: day.hmm })})
          </dd>
        </div>
        <div>
          <dt>{t("register.planned")}</dt>
          <dd>{tn("register.minutes", Math.floor(day.planned_seconds / 60))}</dd>
        </div>
      </dl>
      <p class="quiet">{t("register.rounded")}</p>
    </section>
  );
}
