/** `/catalogue/missed`: lessons of two weeks that pupils missed; a teacher's own, or with `?pupil=` one pupil's. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longDate } from "../../core/time";
import type { MissedLesson, MissedLessons } from "../../generated/wire";
import { language, t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TimeSpan } from "../../ui/time";
import { useLoad } from "../../ui/use-load";
import { MissedPupil } from "./missed-pupil";
import "./missed.css";

export default function MissedPage({ place }: PageProps) {
  const pupil = place.query.pupil ?? "";
  const held = useLoad<MissedLessons>(`missed ${pupil}`, (signal) =>
    pupil
      ? api.call("GET /api/catalogue/missed/pupil", { query: { pupil_id: pupil }, signal })
      : api.call("GET /api/catalogue/missed", { signal }),
  );
  const { data, error } = held;
  return (
    <Page title={t("catalogue.missed.title")} lead={t("catalogue.missed.lead")}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data ? <Lessons missed={data} refresh={held.refresh} ofPupil={pupil !== ""} /> : error ? null : <Loading />}
      <Help summary={t("catalogue.missed.help")}>
        <p>{t("catalogue.missed.help.what")}</p>
        <p>{t("catalogue.missed.help.then")}</p>
      </Help>
    </Page>
  );
}

interface LessonsProps {
  readonly missed: MissedLessons;
  readonly refresh: () => Promise<void>;
  readonly ofPupil: boolean;
}

function Lessons({ missed, refresh, ofPupil }: LessonsProps) {
  if (missed.lessons.length === 0) {
    return <Notice kind="ok">{t(ofPupil ? "catalogue.missed.none.pupil" : "catalogue.missed.none")}</Notice>;
  }
  const dates = [...new Set(missed.lessons.map(({ date }) => date))];
  return (
    <>
      {dates.map((date) => (
        <section key={date} class="stack" aria-labelledby={`missed-${date}`}>
          <h2 id={`missed-${date}`}>{longDate(date, language())}</h2>
          {missed.lessons
            .filter((lesson) => lesson.date === date)
            .map((lesson) => (
              <Lesson key={lesson.slot_id} lesson={lesson} own={!ofPupil} zone={missed.timezone} refresh={refresh} />
            ))}
        </section>
      ))}
    </>
  );
}

interface LessonProps {
  readonly lesson: MissedLesson;
  /** Whether it is a lesson that the reader gave. */
  readonly own: boolean;
  readonly zone: string;
  readonly refresh: () => Promise<void>;
}

function Lesson({ lesson, own, zone, refresh }: LessonProps) {
  return (
    <article class="card" aria-labelledby={`missed-${lesson.slot_id}`}>
      <div class="row row--apart">
        <h3 id={`missed-${lesson.slot_id}`}>
          {lesson.subject} <span class="quiet">{lesson.group}</span>
        </h3>
        <p>
          <TimeSpan start={lesson.starts_at} end={lesson.ends_at} zone={zone} />
        </p>
      </div>
      <ul class="list">
        {lesson.pupils.map((pupil) => (
          <MissedPupil key={pupil.pupil_id} slotId={lesson.slot_id} pupil={pupil} zone={zone} onChanged={refresh} />
        ))}
      </ul>
      <p class="row">
        <ButtonLink icon="book" href={`/catalogue/missed/${lesson.slot_id}`}>
          {t("catalogue.missed.catchUp")}
          <span class="visually-hidden">{`: ${lesson.subject} ${lesson.group}`}</span>
        </ButtonLink>
        {own ? (
          <ButtonLink kind="quiet" icon="file" href={`/catalogue/materials/${lesson.slot_id}`}>
            {t("catalogue.materials.open")}
            <span class="visually-hidden">{`: ${lesson.subject} ${lesson.group}`}</span>
          </ButtonLink>
        ) : null}
      </p>
    </article>
  );
}
