/** The day for staff who give no lessons: those lessons in which a pupil takes part from home. */
import type { ComponentChildren } from "preact";
import { arrange } from "../../core/day";
import type { Day } from "../../generated/wire";
import { t } from "../../i18n";
import { DayPage } from "./day-view";
import { LATER_AT_ONCE, LessonList, overAtOnce } from "./lesson";
import { useDay } from "./use-day";

interface OverviewDayProps {
  readonly date: string | undefined;
  readonly before?: ComponentChildren;
  readonly children?: ComponentChildren;
  /** Whether these lessons can be moved and called off. */
  readonly change?: boolean;
}

export function OverviewDay({ date, before, children, change = false }: OverviewDayProps) {
  const held = useDay(date, undefined);
  return (
    <DayPage held={held} title={t("timetable.overview.title")} before={before} after={children}>
      {(day) => <AtHome day={day} now={held.now} change={change} />}
    </DayPage>
  );
}

interface AtHomeProps {
  readonly day: Day;
  readonly now: number;
  readonly change: boolean;
}

function AtHome({ day, now, change }: AtHomeProps) {
  const lessons = day.lessons.filter((lesson) => lesson.at_home);
  if (lessons.length === 0) return <p>{t("timetable.overview.none")}</p>;
  const shared = { zone: day.timezone, now, group: true, teacher: true, change };
  if (day.date !== day.today) return <LessonList title={t("timetable.lessons")} lessons={lessons} {...shared} />;
  const { top, later, over } = arrange(lessons, now);
  const ahead = [...(top ? [top] : []), ...later];
  return (
    <>
      <LessonList title={t("timetable.overview.ahead")} lessons={ahead} atOnce={LATER_AT_ONCE} {...shared} />
      <LessonList title={t("timetable.over")} lessons={over} atOnce={overAtOnce(over)} {...shared} />
    </>
  );
}
