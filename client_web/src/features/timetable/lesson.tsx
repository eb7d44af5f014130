/** A lesson as a calm card. */
import type { ComponentChildren } from "preact";
import { doorAt, isPlanned } from "../../core/day";
import type { SlotCard } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { TimeSpan } from "../../ui/time";
import { offWords } from "./off-words";

interface LessonProps {
  readonly lesson: SlotCard;
  readonly zone: string;
  readonly now: number;
  readonly top?: boolean;
  /** Shown to staff: which group it is. */
  readonly group?: boolean;
  /** The teacher beside the group, for staff who look at lessons of others. */
  readonly teacher?: boolean;
  /** Shown to who may move it or call it off: the way there. */
  readonly change?: boolean;
  readonly children?: ComponentChildren;
}

function stateWords(lesson: SlotCard, now: number, zone: string): string | null {
  if (lesson.status !== "PLANNED") return offWords(lesson, zone);
  const door = doorAt(lesson, now);
  if (door === "over") return t("timetable.lesson.over");
  if (door === "open" && now >= Date.parse(lesson.starts_at)) return t("timetable.lesson.now");
  return null;
}

export function Lesson({ lesson, zone, now, top, group, teacher = !group, change, children }: LessonProps) {
  const state = stateWords(lesson, now, zone);
  const gone = !isPlanned(lesson) || doorAt(lesson, now) === "over";
  return (
    <article class={`card lesson${top ? " lesson--top" : ""}${gone ? " lesson--gone" : ""}`}>
      <p class="lesson__time">
        <TimeSpan start={lesson.starts_at} end={lesson.ends_at} zone={zone} />
        {state ? <span class="tag">{state}</span> : null}
        {group && !teacher && lesson.at_home && !gone ? <span class="tag">{t("timetable.lesson.atHome")}</span> : null}
      </p>
      <h2 class="lesson__subject">{lesson.subject}</h2>
      <p class="quiet">
        {[group && lesson.group, teacher && lesson.teacher, placeWords(lesson)].filter(Boolean).join(" · ")}
        {lesson.supply && teacher ? ` · ${t("timetable.lesson.supply")}` : ""}
      </p>
      {children}
      {change && now < Date.parse(lesson.ends_at) && lesson.status !== "MOVED" ? (
        <p>
          <a class="lesson__change" href={`/timetable/slots/${lesson.id}`}>
            {t("timetable.lesson.change")}
            <span class="visually-hidden">
              {lesson.subject} {lesson.group}
            </span>
          </a>
        </p>
      ) : null}
    </article>
  );
}

const placeWords = (lesson: SlotCard): string => (lesson.all_remote ? t("timetable.lesson.allRemote") : lesson.place);

interface LessonListProps {
  readonly title: string;
  readonly lessons: readonly SlotCard[];
  readonly zone: string;
  readonly now: number;
  readonly group?: boolean;
  readonly teacher?: boolean;
  readonly change?: boolean;
  /** How many are shown at once; the others fold away behind their number. Default all. */
  readonly atOnce?: number;
  readonly action?: (lesson: SlotCard) => ComponentChildren;
}

export function LessonList({ title, lessons, atOnce = lessons.length, ...shared }: LessonListProps) {
  if (lessons.length === 0) return null;
  const folded = lessons.slice(atOnce);
  return (
    <section class="stack stack--tight" aria-label={title}>
      <p class="lessons__title">{title}</p>
      {atOnce > 0 ? <Cards lessons={lessons.slice(0, atOnce)} {...shared} /> : null}
      {folded.length > 0 ? (
        <details class="help">
          <summary>{tn(atOnce > 0 ? "timetable.more" : "timetable.count", folded.length)}</summary>
          <Cards lessons={folded} {...shared} />
        </details>
      ) : null}
    </section>
  );
}

function Cards({
  lessons,
  zone,
  now,
  group = false,
  teacher = !group,
  change = false,
  action,
}: Omit<LessonListProps, "title" | "atOnce">) {
  return (
    <ul class="list stack stack--tight">
      {lessons.map((lesson) => (
        <li key={lesson.id}>
          <Lesson lesson={lesson} zone={zone} now={now} group={group} teacher={teacher} change={change}>
            {action?.(lesson)}
          </Lesson>
        </li>
      ))}
    </ul>
  );
}

/** What is still to come is shown as far as one can oversee; what is over folds away when it gets long. */
export const LATER_AT_ONCE = 6;
export const overAtOnce = (lessons: readonly SlotCard[]): number => (lessons.length > 3 ? 0 : lessons.length);
