/** Start page of staff: a teacher's own day with what waits for a tap, and the links to the pages of each role. */

import type { PageName } from "../core/router";
import { OutOfView } from "../features/absence/in-view-late";
import { AnswersWait } from "../features/catalogue/waiting";
import { LessonPupils } from "../features/plans/lesson-pupils";
import { AttendanceLink } from "../features/register/attendance-link";
import { DisputesWaiting } from "../features/register/disputes-waiting";
import { ToConfirm } from "../features/register/to-confirm";
import { OverviewDay } from "../features/timetable/overview";
import type { LessonPartProps } from "../features/timetable/parts";
import { TeacherDay } from "../features/timetable/teacher";
import type { Me, Role } from "../generated/wire";
import { type Key, t } from "../i18n";
import { ButtonLink } from "../ui/button";
import { Icon, type IconName } from "../ui/icon";
import { mayOpen } from "./pages";
import "./staff-start.css";

interface WorkLink {
  readonly page: PageName;
  readonly href: string;
  readonly icon: IconName;
  readonly title: Key;
  readonly text: Key;
  /** A page that others reach too, but that without more in its address is about one's own lessons. */
  readonly only?: Role;
}

const WORK: readonly WorkLink[] = [
  {
    page: "timetable",
    href: "/timetable",
    icon: "clock",
    title: "app.work.timetable",
    text: "app.work.timetable.text",
  },
  { page: "register", href: "/register", icon: "book", title: "app.work.register", text: "app.work.register.text" },
  { page: "plans", href: "/plans", icon: "board", title: "app.work.plans", text: "app.work.plans.text" },
  { page: "reports", href: "/reports", icon: "book", title: "app.work.reports", text: "app.work.reports.text" },
  {
    page: "overview",
    href: "/reports/overview",
    icon: "eye",
    title: "app.work.overview",
    text: "app.work.overview.text",
  },
  {
    page: "teaching",
    href: "/reports/teaching",
    icon: "teacher",
    title: "app.work.teaching",
    text: "app.work.teaching.text",
  },
  {
    page: "missed",
    href: "/catalogue/missed",
    icon: "book",
    title: "app.work.missed",
    text: "app.work.missed.text",
    only: "teacher",
  },
  {
    page: "handins",
    href: "/catalogue/handins",
    icon: "pencil",
    title: "app.work.handins",
    text: "app.work.handins.text",
  },
  {
    page: "own_time",
    href: "/reports/own-time",
    icon: "book",
    title: "app.work.own_time",
    text: "app.work.own_time.text",
  },
  {
    page: "register_periods",
    href: "/register/periods",
    icon: "check",
    title: "app.work.periods",
    text: "app.work.periods.text",
  },
  {
    page: "disputes",
    href: "/register/disputes",
    icon: "book",
    title: "app.work.disputes",
    text: "app.work.disputes.text",
  },
  { page: "absence", href: "/absence", icon: "moon", title: "app.work.absence", text: "app.work.absence.text" },
  { page: "unseen", href: "/absence/unseen", icon: "warning", title: "app.work.unseen", text: "app.work.unseen.text" },
  {
    page: "in_view",
    href: "/absence/in-view",
    icon: "eye",
    title: "app.work.in_view",
    text: "app.work.in_view.text",
  },
  { page: "people", href: "/people", icon: "people", title: "app.work.people", text: "app.work.people.text" },
  {
    page: "sources",
    href: "/timetable/sources",
    icon: "clock",
    title: "app.work.sources",
    text: "app.work.sources.text",
  },
  { page: "start_board", href: "/plans/start", icon: "check", title: "app.work.start", text: "app.work.start.text" },
  { page: "granted", href: "/plans/granted", icon: "people", title: "app.work.granted", text: "app.work.granted.text" },
  { page: "policy", href: "/plans/policy", icon: "file", title: "app.work.policy", text: "app.work.policy.text" },
  { page: "units", href: "/access/units", icon: "screen", title: "app.work.units", text: "app.work.units.text" },
  { page: "access", href: "/access", icon: "device", title: "app.work.access", text: "app.work.access.text" },
  { page: "settings", href: "/settings", icon: "gear", title: "app.work.settings", text: "app.work.settings.text" },
];

function Work({ roles }: { readonly roles: readonly Role[] }) {
  return (
    <nav aria-label={t("app.work.label")}>
      <ul class="list work">
        {WORK.filter(({ page, only }) => mayOpen(page, roles) && (!only || roles.includes(only))).map(
          ({ page, href, icon, title, text }) => (
            <li key={page}>
              <a class="card work__link" href={href}>
                <span class="row work__title">
                  <Icon name={icon} /> {t(title)}
                </span>
                <span class="quiet">{t(text)}</span>
              </a>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}

function MakeLesson({ roles }: { readonly roles: readonly Role[] }) {
  if (!mayOpen("slots_new", roles)) return null;
  return (
    <p class="row">
      <ButtonLink icon="plus" href="/timetable/new">
        {t("timetable.new.title")}
      </ButtonLink>
      <ButtonLink kind="quiet" href="/timetable">
        {t("timetable.week.link")}
      </ButtonLink>
    </p>
  );
}

/** What goes with a lesson: its pupils at home, who is in the classroom, and what is there for who misses it. */
function LessonPart(props: LessonPartProps) {
  const { lesson, day } = props;
  return (
    <>
      <LessonPupils {...props} />
      <AttendanceLink
        slotId={lesson.id}
        about={`${lesson.subject} ${lesson.group}`}
        begun={Date.parse(lesson.starts_at) <= Date.parse(day.now)}
      />
      {lesson.status === "PLANNED" ? (
        <ButtonLink kind="quiet" icon="file" href={`/catalogue/materials/${lesson.id}`}>
          {t("catalogue.materials.open")}
          <span class="visually-hidden">
            : {lesson.subject} {lesson.group}
          </span>
        </ButtonLink>
      ) : null}
    </>
  );
}

const PARTS = { lesson: LessonPart };

/** To the day of one's own child, for who is a parent here as well. */
const ChildLink = ({ me }: { readonly me: Me }) =>
  me.roles.includes("guardian") ? (
    <p>
      <ButtonLink icon="people" href="/?child=1">
        {t("app.work.child")}
      </ButtonLink>
    </p>
  ) : null;

export function StaffStart({ me, date }: { readonly me: Me; readonly date: string | undefined }) {
  const mentors = me.roles.includes("mentor");
  const keeps = mayOpen("disputes", me.roles);
  const answers = mayOpen("handins", me.roles) ? (
    <AnswersWait quizzes={mayOpen("catalogue_answers", me.roles)} />
  ) : null;
  if (me.roles.includes("teacher")) {
    return (
      <TeacherDay date={date} parts={PARTS} before={<MakeLesson roles={me.roles} />}>
        <ToConfirm />
        {answers}
        {mentors ? <OutOfView /> : null}
        {keeps ? <DisputesWaiting /> : null}
        <ChildLink me={me} />
        <Work roles={me.roles} />
      </TeacherDay>
    );
  }
  return (
    <OverviewDay date={date} before={<MakeLesson roles={me.roles} />} change={me.roles.includes("coordinator")}>
      {mentors ? <OutOfView /> : null}
      {answers}
      {keeps ? <DisputesWaiting /> : null}
      <ChildLink me={me} />
      <Work roles={me.roles} />
    </OverviewDay>
  );
}
