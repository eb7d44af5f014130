/** A pupil's own day: the lesson of now with one button; a guardian sees the same without it. */
import { useEffect } from "preact/hooks";
import { arrange, canEnter, doorAt, isPlanned, soonEntered } from "../../core/day";
import { router } from "../../core/router";
import type { Day, SlotCard } from "../../generated/wire";
import { t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { Time } from "../../ui/time";
import { DayPage } from "./day-view";
import { LATER_AT_ONCE, Lesson, LessonList, overAtOnce } from "./lesson";
import type { DayParts } from "./parts";
import { useDay } from "./use-day";

/** Connect ahead of the tap; camera and microphone stay untouched. Not there (yet): the tap connects. */
async function warmUp(ahead: PupilDayProps["ahead"]): Promise<void> {
  const media = await import("../../core/media/warm");
  media.warmUp();
  await ahead?.();
}

const enter = (lesson: SlotCard): void => router().go(`/live/${lesson.id}`);

interface PupilDayProps {
  readonly date: string | undefined;
  readonly parts?: DayParts;
  /** Fetch what the lesson's page needs. */
  readonly ahead?: () => Promise<unknown>;
}

export function PupilDay({ date, parts = {}, ahead }: PupilDayProps) {
  const held = useDay(date, undefined);
  const day = held.data;
  const warm = day !== null && day.date === day.today && soonEntered(day.lessons, held.now);
  useEffect(() => {
    if (warm) warmUp(ahead).catch(() => undefined);
  }, [warm]);
  const minutes = (
    <p>
      <ButtonLink kind="quiet" icon="clock" href="/register">
        {t("timetable.minutes")}
      </ButtonLink>
    </p>
  );
  return (
    <DayPage held={held} title={t("timetable.today")} after={minutes}>
      {(shown) => (
        <PupilLessons day={shown} now={held.now} enter={enter} parts={parts} onChanged={() => void held.refresh()} />
      )}
    </DayPage>
  );
}

interface PupilLessonsProps {
  readonly day: Day;
  readonly now: number;
  /** Absent for a guardian. */
  readonly enter?: (lesson: SlotCard) => void;
  readonly parts: DayParts;
  readonly onChanged: () => void;
}

export function PupilLessons({ day, now, enter: go, parts, onChanged }: PupilLessonsProps) {
  const whole = parts.day ? <parts.day day={day} onChanged={onChanged} /> : null;
  const part = (lesson: SlotCard) =>
    parts.lesson && isPlanned(lesson) ? <parts.lesson day={day} lesson={lesson} onChanged={onChanged} /> : null;
  if (day.date !== day.today) {
    return (
      <>
        <LessonList
          title={t("timetable.lessons")}
          lessons={day.lessons}
          zone={day.timezone}
          now={now}
          action={(lesson) => part(lesson)}
        />
        {whole}
      </>
    );
  }
  const { top, later, over } = arrange(day.lessons, now);
  const shared = { zone: day.timezone, now };
  return (
    <>
      {top ? (
        <Lesson lesson={top} top {...shared}>
          <Door lesson={top} zone={day.timezone} now={now} go={go} />
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
            {go && lesson.at_home && canEnter(lesson, now) ? <EnterEarly lesson={lesson} go={go} /> : null}
            {part(lesson)}
          </>
        )}
      />
      <LessonList title={t("timetable.over")} lessons={over} atOnce={overAtOnce(over)} {...shared} />
      {whole}
    </>
  );
}

interface DoorProps {
  readonly lesson: SlotCard;
  readonly zone: string;
  readonly now: number;
  readonly go: ((lesson: SlotCard) => void) | undefined;
}

/** The one large button, or in words when it will be there. */
function Door({ lesson, zone, now, go }: DoorProps) {
  if (!lesson.at_home) return go ? <p>{t("timetable.door.atSchool")}</p> : null;
  if (doorAt(lesson, now) === "not_yet") {
    return (
      <p>
        {t("timetable.door.from")} <Time instant={lesson.door_opens_at} zone={zone} />.
        {go ? ` ${t("timetable.door.wait")}` : ""}
      </p>
    );
  }
  return (
    <>
      <p>{t(lesson.live ? "timetable.door.live" : "timetable.door.open")}</p>
      {go ? (
        <Button kind="primary" large wide icon="door" class="lesson__enter" onClick={() => go(lesson)}>
          {t("timetable.enter", { subject: lesson.subject })}
        </Button>
      ) : null}
    </>
  );
}

/** The next lesson's door opens while this one is still on. */
function EnterEarly({ lesson, go }: { readonly lesson: SlotCard; readonly go: (lesson: SlotCard) => void }) {
  return (
    <div>
      <Button icon="door" onClick={() => go(lesson)}>
        {t("timetable.enterEarly", { subject: lesson.subject })}
      </Button>
    </div>
  );
}
