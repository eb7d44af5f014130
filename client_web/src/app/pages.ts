/** Which code draws which page, fetched per feature, and who may open it. */
import type { FunctionComponent } from "preact";
import type { PageProps } from "../core/page-props";
import type { PageName } from "../core/router";
import type { Role } from "../generated/wire";
import { forStaff } from "../i18n";
import { Missing } from "./lost";

export type AnyPage = () => Promise<FunctionComponent<PageProps>>;

const PAGES: Readonly<Record<PageName, AnyPage>> = {
  start: async () => (await import("./start")).Start,
  access: async () => (await import("../features/access/page")).default,
  link: async () => (await import("../features/access/link")).default,
  password: async () => (await import("../features/access/password")).default,
  units: async () => (await import("../features/access/units")).default,
  live: async () => (await import("./live")).LivePlace,
  unit: async () => (await import("../features/unit/page")).default as FunctionComponent<PageProps>,
  register: async () => (await import("./register")).RegisterPlace,
  absence: async () => (await import("../features/absence/page")).default,
  notices: async () => (await import("../features/absence/notices")).default,
  support: async () => (await import("../features/absence/support")).default,
  exchange: async () => (await import("../features/absence/exchange")).default,
  illness: async () => (await import("../features/absence/illness")).default,
  unseen: () => forStaff(async () => (await import("../features/absence/unseen")).default),
  absence_policies: () => forStaff(async () => (await import("../features/absence/policies")).default),
  in_view: () => forStaff(async () => (await import("../features/absence/in-view")).default),
  disputes: async () => (await import("../features/register/disputes")).default,
  register_periods: async () => (await import("../features/register/periods")).default,
  register_attendance: async () => (await import("../features/register/attendance")).default,
  register_corrections: async () => (await import("../features/register/corrections")).default,
  register_hosted: async () => (await import("../features/register/hosted")).default,
  register_offline: async () => (await import("../features/register/offline")).default,
  catalogue_lesson: async () => (await import("../features/catalogue/lesson")).default,
  plans: async () => (await import("../features/plans/board")).default,
  plan: async () => (await import("../features/plans/pupil")).default,
  reports: async () => (await import("../features/reports/period")).default,
  partnership: async () => (await import("../features/reports/partnership")).default,
  overview: async () => (await import("../features/reports/overview")).default,
  own_time: async () => (await import("../features/reports/own-time")).default,
  teaching: async () => (await import("../features/reports/teaching")).default,
  report_pupil: async () => (await import("../features/reports/pupil")).default,
  sources: async () => (await import("../features/timetable/sources")).default,
  catalogue: async () => (await import("../features/catalogue/page")).default,
  catalogue_item: async () => (await import("../features/catalogue/item")).default,
  catalogue_captions: async () => (await import("../features/catalogue/captions")).default,
  catalogue_answers: async () => (await import("../features/catalogue/quiz-answers")).default,
  people: async () => (await import("../features/people/page")).default,
  timetable: async () => (await import("../features/timetable/week")).default,
  slots_new: async () => (await import("../features/timetable/new")).default,
  calendar: async () => (await import("../features/timetable/calendar")).default,
  feed: async () => (await import("../features/timetable/feed")).default,
  slot: async () => (await import("../features/timetable/slot")).default,
  my_plan: async () => (await import("../features/plans/my-plan")).default,
  start_board: async () => (await import("../features/plans/start-board")).default,
  policy: async () => (await import("../features/plans/policy")).default,
  granted: async () => (await import("../features/plans/granted")).default,
  granted_pupil: async () => (await import("../features/plans/granted-pupil")).default,
  assignments: async () => (await import("../features/catalogue/assignments")).default,
  handins: async () => (await import("../features/catalogue/handins")).default,
  handin: async () => (await import("../features/catalogue/handin")).default,
  handins_own: async () => (await import("../features/catalogue/handins-own")).default,
  missed: async () => (await import("../features/catalogue/missed")).default,
  catalogue_links: async () => (await import("../features/catalogue/links")).default,
  materials: async () => (await import("../features/catalogue/materials")).default,
  giving: async () => (await import("../features/catalogue/giving")).default,
  missed_lesson: async () => (await import("../features/catalogue/missed-lesson")).default,
  settings: async () => (await import("../features/settings/page")).default,
  privacy_subjects: async () => (await import("../features/privacy/subjects")).default,
  privacy_retention: async () => (await import("../features/privacy/retention")).default,
  privacy: async () => (await import("./privacy")).default,
  missing: async () => Missing,
};

const ROLES: Partial<Record<PageName, readonly Role[]>> = {
  register: ["coordinator", "leader", "pupil", "guardian"],
  absence: ["coordinator", "leader", "mentor"],
  notices: ["coordinator", "leader"],
  support: ["coordinator", "leader", "mentor"],
  exchange: ["coordinator"],
  illness: ["guardian", "coordinator", "mentor"],
  unseen: ["coordinator", "leader", "mentor"],
  in_view: ["coordinator", "leader", "mentor"],
  absence_policies: ["coordinator", "leader"],
  disputes: ["coordinator"],
  register_periods: ["coordinator", "leader"],
  register_attendance: ["teacher"],
  register_corrections: ["coordinator"],
  register_hosted: ["coordinator"],
  register_offline: ["teacher"],
  catalogue_lesson: ["pupil"],
  plans: ["coordinator", "leader", "mentor"],
  plan: ["coordinator", "leader", "mentor"],
  reports: ["coordinator", "leader", "mentor"],
  partnership: ["partnership"],
  overview: ["coordinator", "leader"],
  teaching: ["teacher"],
  own_time: ["teacher", "mentor", "coordinator"],
  report_pupil: ["coordinator", "leader", "mentor"],
  catalogue: ["teacher", "coordinator"],
  catalogue_item: ["teacher", "coordinator"],
  catalogue_captions: ["teacher", "coordinator"],
  catalogue_answers: ["teacher", "coordinator"],
  people: ["coordinator", "mentor", "teacher"],
  assignments: ["pupil", "guardian"],
  handins: ["teacher", "mentor", "coordinator"],
  handin: ["teacher", "mentor", "coordinator"],
  handins_own: ["pupil", "guardian"],
  missed: ["teacher", "mentor", "coordinator"],
  missed_lesson: ["teacher", "mentor", "coordinator"],
  catalogue_links: ["teacher", "coordinator"],
  materials: ["teacher"],
  giving: ["teacher", "mentor", "coordinator"],
  sources: ["coordinator"],
  units: ["coordinator", "teacher"],
  my_plan: ["pupil", "guardian", "mentor", "coordinator"],
  start_board: ["mentor", "coordinator"],
  policy: ["coordinator", "leader", "mentor", "teacher"],
  granted: ["consultant", "partnership", "coordinator"],
  granted_pupil: ["consultant", "partnership", "coordinator"],
  privacy: ["pupil", "guardian"],
  privacy_subjects: ["coordinator", "leader"],
  privacy_retention: ["pupil", "guardian", "teacher", "mentor", "coordinator", "leader"],
  slots_new: ["coordinator", "teacher"],
  slot: ["coordinator", "teacher"],
  feed: ["pupil", "guardian", "teacher"],
  calendar: ["coordinator", "teacher", "mentor", "leader"],
};

const FAMILY: ReadonlySet<Role> = new Set(["pupil", "guardian", "unit"]);

/** A page's code; that of a page which no family may open comes after the words of staff. */
export function pageCode(page: PageName): AnyPage {
  const staffOnly = ROLES[page]?.every((role) => !FAMILY.has(role)) ?? false;
  return staffOnly ? () => forStaff(PAGES[page]) : PAGES[page];
}

/** Whether a page exists for these roles; the server decides about what is on it. */
export function mayOpen(page: PageName, roles: readonly Role[]): boolean {
  const wanted = ROLES[page];
  return !wanted || roles.some((role) => wanted.includes(role));
}
