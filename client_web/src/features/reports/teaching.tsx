/** `/reports/teaching`: a teacher's week; who took part from home, what waits for a tap, what deserves a look. */
import { useRef } from "preact/hooks";
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
      {week ? <OwnUndecided again={undecidedIn(week)} shown={week.lessons.map(({ slot_id }) => slot_id)} /> : null}
      {week ? <Week key={week.monday} week={week} refresh={held.refresh} /> : error ? null : <Loading />}
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

/** Whether something in a lesson waits for its teacher. */
const asks = ({ waits, pupils }: TaughtLessonCard): boolean =>
  waits || pupils.some(({ verdict }) => verdict === "OPEN");

/** What asks for an answer first, and the rest of the week folded by day. What was answered here stays in its place. */
function Week({ week, refresh }: WeekProps) {
  const asked = useRef(new Set<string>());
  const told = week.lessons.filter(({ pupils }) => pupils.length > 0);
  for (const lesson of told) if (asks(lesson)) asked.current.add(lesson.slot_id);
  if (told.length === 0) return <Notice>{t("reports.teaching.none")}</Notice>;
  const waiting = told.filter(asks).length;
  const [first, rest] = [true, false].map((yes) => told.filter(({ slot_id }) => asked.current.has(slot_id) === yes));
  return (
    <>
      <p role="status">{waiting > 0 ? tn("reports.teaching.waiting", waiting) : t("reports.teaching.allSeen")}</p>
      {first?.map((lesson) => (
        <article key={lesson.slot_id} class="card" aria-labelledby={`lesson-${lesson.slot_id}`}>
          <Lesson lesson={lesson} week={week} refresh={refresh} level="h2" />
        </article>
      ))}
      {rest && rest.length > 0 ? <Rest lessons={rest} week={week} refresh={refresh} /> : null}
    </>
  );
}

/** Days with lessons in which nothing is to be done, each as one line to open. */
function Rest({ lessons, week, refresh }: WeekProps & { readonly lessons: readonly TaughtLessonCard[] }) {
  const dates = [...new Set(lessons.map(({ date }) => date))];
  return (
    <section class="stack stack--tight" aria-labelledby="rest">
      <h2 id="rest">{t("reports.teaching.rest")}</h2>
      {dates.map((date) => {
        const those = lessons.filter((lesson) => lesson.date === date);
        return (
          <details key={date} class="card reports__day">
            <summary class="row row--apart">
              <h3>{longDate(date, language())}</h3>
              <span class="quiet">{tn("reports.teaching.lessons", those.length)}</span>
            </summary>
            {those.map((lesson) => (
              <article key={lesson.slot_id} class="reports__lesson" aria-labelledby={`lesson-${lesson.slot_id}`}>
                <Lesson lesson={lesson} week={week} refresh={refresh} level="h4" />
              </article>
            ))}
          </details>
        );
      })}
    </section>
  );
}

interface LessonProps extends WeekProps {
  readonly lesson: TaughtLessonCard;
  /** Of its heading; one that stands by itself says its day as well. */
  readonly level: "h2" | "h4";
}

function Lesson({ lesson, week, refresh, level: Heading }: LessonProps) {
  const deed = useDeed();
  const heading = useRef<HTMLHeadingElement>(null);
  const confirm = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/register/confirm", { body: { slot_id: lesson.slot_id } });
      await refresh();
      // The button that was tapped is gone: go on from its lesson.
      heading.current?.focus();
    });
  return (
    <>
      <div class="row row--apart">
        <Heading id={`lesson-${lesson.slot_id}`} ref={heading} tabIndex={-1} class="reports__subject">
          {lesson.subject} <span class="quiet">{lesson.group}</span>
        </Heading>
        <p>
          {Heading === "h2" ? <>{longDate(lesson.date, language())} </> : null}
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
    </>
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
      {pupil.explanation.length > 0 ? (
        <details class="help reports__why">
          <summary>
            {t("reports.explain")}
            <span class="visually-hidden"> {pupil.pupil_name}</span>
          </summary>
          <div class="help__body">
            {pupil.explanation.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
        </details>
      ) : null}
      {pupil.verdict ? <Deciding pupil={pupil} verdict={pupil.verdict} lesson={lesson} refresh={refresh} /> : null}
    </li>
  );
}

/** One tap of the teacher about a pupil who was in less than half of the lesson; a newer tap takes its place. */
function Deciding({ pupil, verdict, lesson, refresh }: PupilProps & { readonly verdict: Verdict }) {
  const deed = useDeed();
  const place = useRef<HTMLFieldSetElement>(null);
  const say = (next: Verdict): void =>
    void deed.run(async () => {
      const body = { slot_id: lesson.slot_id, pupil_id: pupil.pupil_id, verdict: next };
      await api.call("POST /api/register/partials", { body });
      await refresh();
      // The button that was tapped is gone: go on from what takes its place.
      place.current?.querySelector("button")?.focus();
    });
  const button = (next: Verdict, words: Key, kind?: "quiet") => (
    <Button onClick={() => say(next)} busy={deed.busy} {...(kind && { kind })}>
      {t(words)}
      <span class="visually-hidden">: {pupil.pupil_name}</span>
    </Button>
  );
  return (
    <fieldset class="reports__deciding" ref={place}>
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
