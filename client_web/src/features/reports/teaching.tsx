/** `/reports/teaching`: a teacher's week; who took part from home, what waits for a tap, what deserves a look. */
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { addDays, dayAndMonth, isDate, longDate, wholeMinutes } from "../../core/time";
import type { TaughtLessonCard, TaughtPupilCard, TaughtWeekView } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, problemText, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TimeSpan } from "../../ui/time";
import { useDeed, useLoad } from "../../ui/use-load";
import "./reports.css";

const EVERY_MS = 60_000;

const show = (date?: string): void => router().go(date ? `/reports/teaching?date=${date}` : "/reports/teaching");

export default function TeachingPage({ place }: PageProps) {
  const asked = place.query.date ?? "";
  const date = isDate(asked) ? asked : undefined;
  const held = useLoad<TaughtWeekView>(
    date ?? "this",
    async (signal) => {
      const week = await api.call("GET /api/reports/teaching", { query: { ...(date && { date }) }, signal });
      clock.learn(week.now);
      return week;
    },
    EVERY_MS,
  );
  const { data: week, error } = held;
  const lead = week
    ? t("reports.fromTo", {
        from: dayAndMonth(week.monday, language()),
        to: dayAndMonth(addDays(week.monday, 6), language()),
      })
    : null;
  return (
    <Page title={t("reports.teaching.title")} lead={lead}>
      {week ? <OtherWeeks week={week} /> : null}
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {week ? <Week week={week} refresh={held.refresh} /> : error ? null : <Loading />}
      <Help summary={t("reports.help")}>
        <p>{t("reports.teaching.help.seen")}</p>
        <p>{t("reports.teaching.help.partial")}</p>
      </Help>
    </Page>
  );
}

function OtherWeeks({ week }: { readonly week: TaughtWeekView }) {
  const here = week.today >= week.monday && week.today < addDays(week.monday, 7);
  return (
    <nav class="row" aria-label={t("reports.teaching.weeks")}>
      <Button icon="left" onClick={() => show(addDays(week.monday, -7))}>
        {t("reports.period.previous")}
      </Button>
      <Button icon="right" onClick={() => show(addDays(week.monday, 7))}>
        {t("reports.period.next")}
      </Button>
      {here ? null : (
        <Button kind="quiet" onClick={() => show()}>
          {t("reports.teaching.this")}
        </Button>
      )}
    </nav>
  );
}

interface WeekProps {
  readonly week: TaughtWeekView;
  readonly refresh: () => Promise<void>;
}

function Week({ week, refresh }: WeekProps) {
  const told = week.lessons.filter(({ pupils }) => pupils.length > 0);
  const waiting = told.filter(({ waits }) => waits).length;
  const dates = [...new Set(told.map(({ date }) => date))];
  if (told.length === 0) return <Notice>{t("reports.teaching.none")}</Notice>;
  return (
    <>
      <p role="status">{waiting > 0 ? tn("reports.teaching.waiting", waiting) : t("reports.teaching.allSeen")}</p>
      {dates.map((date) => (
        <section key={date} class="stack" aria-labelledby={`day-${date}`}>
          <h2 id={`day-${date}`}>{longDate(date, language())}</h2>
          {told
            .filter((lesson) => lesson.date === date)
            .map((lesson) => (
              <Lesson key={lesson.slot_id} lesson={lesson} week={week} refresh={refresh} />
            ))}
        </section>
      ))}
    </>
  );
}

function Lesson({ lesson, week, refresh }: WeekProps & { readonly lesson: TaughtLessonCard }) {
  const deed = useDeed();
  const confirm = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/register/confirm", { body: { slot_id: lesson.slot_id } });
      await refresh();
    });
  return (
    <article class="card" aria-labelledby={`lesson-${lesson.slot_id}`}>
      <div class="row row--apart">
        <h3 id={`lesson-${lesson.slot_id}`}>
          {lesson.subject} <span class="quiet">{lesson.group}</span>
        </h3>
        <p>
          <TimeSpan start={lesson.starts_at} end={lesson.ends_at} zone={week.timezone} />
        </p>
      </div>
      {lesson.held ? null : <p class="quiet">{t("reports.notHeld")}</p>}
      <ul class="list reports__parts">
        {lesson.pupils.map((pupil) => (
          <Pupil key={pupil.pupil_id} pupil={pupil} over={lesson.over} />
        ))}
      </ul>
      {lesson.waits ? (
        <p>
          <Button kind="primary" icon="check" onClick={confirm} busy={deed.busy}>
            {t("reports.teaching.confirm")}
            <span class="visually-hidden">: {`${lesson.subject} ${lesson.group}`}</span>
          </Button>
        </p>
      ) : null}
      {lesson.confirmed_at ? <p class="quiet">{t("reports.teaching.confirmed")}</p> : null}
      {deed.error ? <p class="field__error">{problemText(deed.error)}</p> : null}
    </article>
  );
}

function Pupil({ pupil, over }: { readonly pupil: TaughtPupilCard; readonly over: boolean }) {
  const outcome = pupil.status.map((one) => t(`reports.outcome.${one}`)).join(", ");
  const words = over ? outcome : t(pupil.was_there ? "reports.teaching.here" : "reports.teaching.ahead");
  return (
    <li>
      <span>
        <strong>{pupil.pupil_name}</strong>
        <span class={pupil.status.includes("PARTIAL") ? "reports__group reports__look" : "reports__group quiet"}>
          {words}
        </span>
      </span>
      <span class="reports__number">{tn("reports.minutes", wholeMinutes(pupil.credited_seconds))}</span>
    </li>
  );
}
