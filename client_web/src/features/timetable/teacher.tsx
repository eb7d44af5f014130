/** A teacher's own lessons of a day; what the app adds below comes in as children. */
import type { ComponentChildren } from "preact";
import { arrange, canEnter } from "../../core/day";
import type { Day, SlotCard } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { DayPage } from "./day-view";
import { LATER_AT_ONCE, Lesson, LessonList, overAtOnce } from "./lesson";
import type { DayParts } from "./parts";
import { useDay } from "./use-day";

interface TeacherDayProps {
  readonly date: string | undefined;
  readonly before?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly parts?: DayParts;
}

export function TeacherDay({ date, before, children, parts = {} }: TeacherDayProps) {
  const held = useDay(date, undefined);
  return (
    <DayPage held={held} title={t("timetable.teacher.title")} before={before} after={children}>
      {(day) => <TeacherLessons day={day} now={held.now} parts={parts} onChanged={() => void held.refresh()} />}
    </DayPage>
  );
}

function Open({ lesson, large = false }: { readonly lesson: SlotCard; readonly large?: boolean }) {
  return (
    <div>
      <ButtonLink kind={large ? "primary" : "plain"} large={large} icon="door" href={`/live/${lesson.id}`}>
        {t("timetable.teacher.open")}
        <span class="visually-hidden">
          {lesson.subject} {lesson.group}
        </span>
      </ButtonLink>
    </div>
  );
}

interface TeacherLessonsProps {
  readonly day: Day;
  readonly now: number;
  readonly parts: DayParts;
  readonly onChanged: () => void;
}

function TeacherLessons({ day, now, parts, onChanged }: TeacherLessonsProps) {
  const shared = { zone: day.timezone, now, group: true, change: true };
  const part = (lesson: SlotCard) =>
    parts.lesson ? <parts.lesson day={day} lesson={lesson} onChanged={onChanged} /> : null;
  if (day.date !== day.today) {
    return <LessonList title={t("timetable.lessons")} lessons={day.lessons} {...shared} action={part} />;
  }
  const { top, later, over } = arrange(day.lessons, now);
  return (
    <>
      {top ? (
        <Lesson lesson={top} top {...shared}>
          {canEnter(top, now) ? <Open lesson={top} large /> : <p class="quiet">{t("timetable.teacher.notYet")}</p>}
          {part(top)}
        </Lesson>
      ) : (
        <Notice kind="ok">{t("timetable.allOver")}</Notice>
      )}
      <LessonList
        title={t("timetable.later")}
        lessons={later}
        atOnce={LATER_AT_ONCE}
        {...shared}
        action={(lesson) => (
          <>
            {canEnter(lesson, now) ? <Open lesson={lesson} /> : null}
            {part(lesson)}
          </>
        )}
      />
      <LessonList title={t("timetable.over")} lessons={over} atOnce={overAtOnce(over)} {...shared} />
    </>
  );
}
