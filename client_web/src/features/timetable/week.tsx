/** `/timetable`: a week of lessons; one's own or a child's, and for staff of a group, a teacher or a place. */
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { addDays, isDate, longDate, weekdays } from "../../core/time";
import type { Me, TimetableWeek, WeekDay, WeekOf, WeekSlot } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { TimeSpan } from "../../ui/time";
import { useLoad } from "../../ui/use-load";
import { offWords } from "./off-words";
import { useBulletin } from "./use-bulletin";
import "./week.css";

const OWN_LESSONS = new Set(["pupil", "guardian", "teacher"]);
const EVERY_MS = 60_000;
const KEYS = ["person_id", "group_id", "teacher_id", "place"] as const;
type Asked = Partial<Record<(typeof KEYS)[number] | "date", string>>;

function askedIn(query: Readonly<Record<string, string>>): Asked {
  const date = query.date ?? "";
  const whose = KEYS.find((key) => query[key]);
  return { ...(isDate(date) && { date }), ...(whose && { [whose]: query[whose] }) };
}

const go = (asked: Asked): void => {
  const text = new URLSearchParams(asked as Record<string, string>).toString();
  router().go(text ? `/timetable?${text}` : "/timetable");
};

export default function WeekPage({ place, me }: PageProps) {
  const asked = askedIn(place.query);
  const held = useLoad<TimetableWeek>(
    JSON.stringify(asked),
    async (signal) => {
      const week = await api.call("GET /api/timetable/week", { query: asked, signal });
      clock.learn(week.now);
      return week;
    },
    EVERY_MS,
  );
  const { data: week, error } = held;
  useBulletin((dates) => {
    if (dates === null || week?.days.some(({ date }) => dates.includes(date))) void held.refresh();
  });
  return (
    <Page
      wide
      title={t("timetable.week.title")}
      lead={week ? t("timetable.week.lead", { name: week.title, n: week.number }) : null}
    >
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {week ? <Week week={week} me={me} /> : error ? null : <Loading />}
    </Page>
  );
}

const PARAM: Record<WeekOf, (typeof KEYS)[number]> = {
  person: "person_id",
  group: "group_id",
  teacher: "teacher_id",
  place: "place",
};

function Week({ week, me }: { readonly week: TimetableWeek; readonly me: Me | null }) {
  const whose = week.id ? { [PARAM[week.of]]: week.id } : {};
  const to = (date: string): void => go({ ...whose, date });
  const days = week.days.filter((day) => day.lessons.length > 0 || ![0, 6].includes(new Date(day.date).getUTCDay()));
  const thisWeek = week.today >= week.monday && week.today < addDays(week.monday, 7);
  return (
    <>
      <div class="week__head">
        <nav class="week__nav" aria-label={t("timetable.week.other")}>
          <Button icon="left" onClick={() => to(addDays(week.monday, -7))}>
            {t("timetable.week.previous")}
          </Button>
          <Button icon="right" class="week__next" onClick={() => to(addDays(week.monday, 7))}>
            {t("timetable.week.next")}
          </Button>
          {thisWeek ? null : (
            <Button kind="quiet" class="week__this" onClick={() => go(whose)}>
              {t("timetable.week.this")}
            </Button>
          )}
        </nav>
        {week.may_make ? (
          <ButtonLink kind="primary" icon="plus" href="/timetable/new">
            {t("timetable.new.title")}
          </ButtonLink>
        ) : null}
      </div>
      {week.groups.length > 0 ? <StaffChoice week={week} /> : <ChildChoice week={week} me={me} />}
      <ol class="list week">
        {days.map((day) => (
          <Day key={day.date} day={day} week={week} />
        ))}
      </ol>
      <p class="row">
        {week.groups.length > 0 ? (
          <ButtonLink kind="quiet" href={`/timetable/calendar?date=${week.monday}`}>
            {t("timetable.calendar.title")}
          </ButtonLink>
        ) : null}
        {me?.roles.some((role) => OWN_LESSONS.has(role)) ? (
          <ButtonLink kind="quiet" href="/timetable/feed">
            {t("timetable.week.feed")}
          </ButtonLink>
        ) : null}
      </p>
    </>
  );
}

/** Whose week: of a group, a teacher or a place. */
function StaffChoice({ week }: { readonly week: TimetableWeek }) {
  const lists = {
    group: week.groups,
    teacher: week.teachers,
    place: week.places.map((place) => ({ id: place, name: place })),
  } as const;
  const of = week.of === "person" ? "group" : week.of;
  const date = week.monday;
  const options = (["group", "teacher", "place"] as const)
    .filter((value) => lists[value].length > 0)
    .map((value) => ({ value, label: t(`timetable.week.of.${value}`) }));
  return (
    <div class="week__choice">
      <RadioGroup
        row
        legend={t("timetable.week.of")}
        legendHidden
        value={of}
        options={options}
        onChange={(chosen) => go({ [PARAM[chosen]]: lists[chosen][0]?.id ?? "", date })}
      />
      <Select
        label={t(`timetable.week.of.${of}`)}
        value={week.id}
        options={lists[of]}
        onChange={(id) => go({ [PARAM[of]]: id, date })}
      />
    </div>
  );
}

function ChildChoice({ week, me }: { readonly week: TimetableWeek; readonly me: Me | null }) {
  const children = me?.children ?? [];
  if (children.length < 2) return null;
  return (
    <RadioGroup
      row
      legend={t("timetable.guardian.choose")}
      value={week.id}
      options={children.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => go({ person_id: id, date: week.monday })}
    />
  );
}

function Day({ day, week }: { readonly day: WeekDay; readonly week: TimetableWeek }) {
  const today = day.date === week.today;
  return (
    <li class={today ? "week__day week__day--today" : "week__day"}>
      <h2 class="week__date">
        <span class="week__weekday">{weekdays([day.date], language())}</span>{" "}
        <span class="quiet">{longDate(day.date, language()).replace(/^\S+ /, "")}</span>
        {today ? <span class="tag">{t("timetable.today")}</span> : null}
      </h2>
      {day.free_day_name ? <p class="week__free">{t("timetable.week.free", { name: day.free_day_name })}</p> : null}
      {day.lessons.length === 0 && !day.free_day_name ? <p class="quiet">{t("timetable.week.none")}</p> : null}
      <ul class="list stack stack--tight">
        {day.lessons.map((lesson) => (
          <li key={lesson.id}>
            <LessonOfWeek lesson={lesson} week={week} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function LessonOfWeek({ lesson, week }: { readonly lesson: WeekSlot; readonly week: TimetableWeek }) {
  const gone = lesson.status !== "PLANNED";
  const look = `card week__lesson${gone ? " week__lesson--gone" : ""}`;
  const inside = <Inside lesson={lesson} week={week} />;
  if (!lesson.may_change) return <div class={look}>{inside}</div>;
  return (
    <a class={look} href={`/timetable/slots/${lesson.id}`}>
      {inside}
    </a>
  );
}

function Inside({ lesson, week }: { readonly lesson: WeekSlot; readonly week: TimetableWeek }) {
  const state = offWords(lesson, week.timezone);
  const about = [
    week.of === "group" || week.of === "person" ? null : lesson.group,
    week.of === "teacher" ? null : lesson.teacher,
    lesson.all_remote ? t("timetable.lesson.allRemote") : week.of === "place" ? null : lesson.place,
  ];
  return (
    <>
      <span class="week__time">
        <TimeSpan start={lesson.starts_at} end={lesson.ends_at} zone={week.timezone} />
      </span>
      <strong class="week__subject">{lesson.subject}</strong>
      <span class="quiet">{about.filter(Boolean).join(" · ")}</span>
      {state ? <span class="tag">{state}</span> : null}
      {lesson.supply && !state ? <span class="tag">{t("timetable.lesson.supply")}</span> : null}
    </>
  );
}
