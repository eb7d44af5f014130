/** `/reports/teaching`: a teacher's week; who took part from home, what waits for a tap, what deserves a look. */
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { addDays, dayAndMonth, isDate, longDate, wholeMinutes } from "../../core/time";
import type { TaughtLessonCard, TaughtPupilCard, TaughtWeekView, Verdict } from "../../generated/wire";
import { type Key, language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, problemText, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TimeSpan } from "../../ui/time";
import { useDeed, useLoad } from "../../ui/use-load";
import { OwnUndecided } from "./undecided";
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
      <p>
        <ButtonLink icon="book" href="/catalogue/missed">
          {t("reports.teaching.missed")}
        </ButtonLink>
      </p>
      {week ? <OwnUndecided again={undecidedIn(week)} /> : null}
      {week ? <Week week={week} refresh={held.refresh} /> : error ? null : <Loading />}
      <Help summary={t("reports.help")}>
        <p>{t("reports.teaching.help.seen")}</p>
        <p>{t("reports.teaching.help.partial")}</p>
      </Help>
    </Page>
  );
}

/** Changes when a decision was made on this page. */
const undecidedIn = (week: TaughtWeekView): string =>
  week.lessons.flatMap(({ pupils }) => pupils.map(({ verdict }) => verdict ?? "-")).join("");

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
          <Pupil key={pupil.pupil_id} pupil={pupil} lesson={lesson} refresh={refresh} />
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
      {lesson.over && lesson.held ? (
        <p>
          <ButtonLink kind="quiet" icon="book" href={`/catalogue/missed/${lesson.slot_id}`}>
            {t("reports.teaching.catchUp")}
            <span class="visually-hidden">: {`${lesson.subject} ${lesson.group}`}</span>
          </ButtonLink>
        </p>
      ) : null}
      {deed.error ? <p class="field__error">{problemText(deed.error)}</p> : null}
    </article>
  );
}

interface PupilProps {
  readonly pupil: TaughtPupilCard;
  readonly lesson: TaughtLessonCard;
  readonly refresh: () => Promise<void>;
}

function Pupil({ pupil, lesson, refresh }: PupilProps) {
  const said = pupil.status.map((one) => t(`reports.outcome.${one}`));
  if (pupil.verdict && pupil.verdict !== "OPEN") said.push(t(`reports.verdict.${pupil.verdict}`));
  const outcome = said.join(", ");
  const words = lesson.over ? outcome : t(pupil.was_there ? "reports.teaching.here" : "reports.teaching.ahead");
  return (
    <li>
      <span>
        <strong>{pupil.pupil_name}</strong>
        <span class={pupil.verdict === "OPEN" ? "reports__group reports__look" : "reports__group quiet"}>{words}</span>
      </span>
      <span class="reports__number">{tn("reports.minutes", wholeMinutes(pupil.credited_seconds))}</span>
      {pupil.verdict ? <Deciding pupil={pupil} verdict={pupil.verdict} lesson={lesson} refresh={refresh} /> : null}
    </li>
  );
}

/** One tap of the teacher about a pupil who was in less than half of the lesson; a newer tap takes its place. */
function Deciding({ pupil, verdict, lesson, refresh }: PupilProps & { readonly verdict: Verdict }) {
  const deed = useDeed();
  const say = (next: Verdict): void =>
    void deed.run(async () => {
      const body = { slot_id: lesson.slot_id, pupil_id: pupil.pupil_id, verdict: next };
      await api.call("POST /api/register/partials", { body });
      await refresh();
    });
  const button = (next: Verdict, words: Key, kind?: "quiet") => (
    <Button onClick={() => say(next)} busy={deed.busy} {...(kind && { kind })}>
      {t(words)}
      <span class="visually-hidden">: {pupil.pupil_name}</span>
    </Button>
  );
  return (
    <fieldset class="reports__deciding">
      <legend class={verdict === "OPEN" ? "" : "visually-hidden"}>
        {t("reports.teaching.partial", { name: pupil.pupil_name })}
      </legend>
      {verdict === "OPEN" ? (
        <>
          {button("ENOUGH", "reports.teaching.enough")} {button("ABSENT", "reports.teaching.absent")}
        </>
      ) : (
        button("OPEN", "reports.teaching.reopen", "quiet")
      )}
      {deed.error ? <p class="field__error">{problemText(deed.error)}</p> : null}
    </fieldset>
  );
}
