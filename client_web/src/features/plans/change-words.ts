/** The words for what was changed: rooms, fields and values as a person would say them. */
import { dayAndMonth, isDate, longDate } from "../../core/time";
import type {
  DayPlanned,
  GrantScope,
  Moments,
  PlanChangeField,
  ReturnStep,
  Stay,
  StayPlace,
} from "../../generated/wire";
import { type Key, language, t } from "../../i18n";
import { hoursOf } from "./fields";
import { nameOf, weekdayName } from "./weekday";

const THINGS: Readonly<Record<string, Key>> = {
  "plans.arrangement": "plans.history.thing.arrangement",
  "plans.deviation": "plans.sign.title",
  "plans.deviation_signature": "plans.history.thing.signature",
  "plans.start_signature": "plans.history.thing.signature",
  "plans.pattern": "plans.step.days",
  "plans.day_plan": "plans.history.thing.day",
  "plans.comfort": "plans.comfort.title",
  "plans.passport": "plans.passport.title",
  "plans.out_of_view": "plans.outOfView",
  "plans.start": "plans.start.title",
  "plans.grant": "plans.grants.title",
  "plans.buddies": "plans.buddies.title",
  "plans.modality": "plans.history.thing.modality",
};

const FIELDS: Readonly<Record<string, Key>> = {
  first: "plans.field.first",
  last: "plans.field.last",
  state: "plans.field.state",
  moments: "plans.field.moments",
  return_path: "plans.field.return_path",
  stays: "plans.stays.title",
  at: "plans.days.at",
  goals: "plans.field.goals",
  review_on: "plans.field.review_on",
  form: "plans.arrangement.form",
  level: "plans.arrangement.level",
  ground: "plans.arrangement.ground",
  assessed_by: "plans.arrangement.assessedBy",
  fixed_teacher_id: "plans.arrangement.teacher",
  target_minutes: "plans.arrangement.target",
  partner_school: "plans.arrangement.partner",
  decided_by: "plans.deviation.decidedBy",
  decided_on: "plans.deviation.decidedOn",
  reference: "plans.deviation.reference",
  minutes_at_school: "plans.deviation.atSchool",
  minutes_deviated: "plans.deviation.deviated",
  programme: "plans.deviation.programme",
  regrowth: "plans.deviation.regrowth",
  expert_reference: "plans.deviation.expert",
  modality: "plans.days.modality",
  calm: "plans.comfort.calm",
  declined: "plans.buddies.decline",
  dim: "plans.comfort.dim",
  mono: "plans.comfort.mono",
  soft: "plans.comfort.soft",
  turn: "plans.comfort.turn",
  hand: "plans.comfort.hand",
  teacher_only: "plans.comfort.teacher_only",
  quiet_entry: "plans.comfort.quiet_entry",
  hidden: "plans.comfort.hidden",
  most: "plans.comfort.most",
  agreed: "plans.comfort.agreed",
  language: "plans.comfort.language",
  out: "plans.outOfView",
  lines: "plans.passport.lines.shown",
  joining: "plans.passport.joining",
  doing: "plans.passport.doing",
  asking: "plans.passport.asking",
  calling: "plans.passport.calling",
  signed_on: "plans.start.file.on",
  signed_as: "plans.history.field.signed_as",
  request: "plans.step.request",
  intake: "plans.step.intake",
  class_talk: "plans.step.class_talk",
  rehearsal: "plans.step.rehearsal",
  first_quarter: "plans.step.first_quarter",
  review: "plans.step.review",
  kind: "plans.grants.to",
  scopes: "plans.grants.what",
  until: "plans.grants.last",
  date: "plans.history.field.date",
};

const VALUES: Readonly<Record<string, Key>> = {
  DRAFT: "plans.history.state.DRAFT",
  ACTIVE: "plans.history.state.ACTIVE",
  ENDED: "plans.history.state.ENDED",
  OWN_SCHOOL: "plans.form.OWN_SCHOOL",
  REGIONAL: "plans.form.REGIONAL",
  PHYSICAL: "plans.ground.PHYSICAL",
  PSYCHOLOGICAL: "plans.ground.PSYCHOLOGICAL",
  BOARD: "plans.decided.BOARD",
  INSPECTORATE: "plans.decided.INSPECTORATE",
  given: "plans.history.state.given",
  revoked: "plans.grants.state.REVOKED",
  PERSON: "plans.grants.to.person",
  SCHOOL: "plans.grants.to.school",
  AT_SCHOOL: "plans.modality.AT_SCHOOL",
  REMOTE_LIVE: "plans.modality.REMOTE_LIVE",
  CATALOGUE: "plans.modality.CATALOGUE",
  OFFLINE: "plans.modality.OFFLINE",
  FREE_BY_PLAN: "plans.modality.FREE_BY_PLAN",
  text: "plans.comfort.most.text",
  voice: "plans.comfort.most.voice",
  face: "plans.comfort.most.face",
  guardian: "plans.history.signed.guardian",
  pupil: "plans.history.signed.pupil",
  school: "plans.history.signed.school",
  none: "plans.comfort.turn.none",
  left: "plans.comfort.turn.left",
  right: "plans.comfort.turn.right",
  over: "plans.comfort.turn.over",
  mirror: "plans.comfort.turn.mirror",
  paper: "plans.history.signed.paper",
};
const HAND_VALUES: Readonly<Record<string, Key>> = {
  both: "plans.comfort.hand.both",
  left: "plans.comfort.hand.left",
  right: "plans.comfort.hand.right",
};
const CODED = new Set([
  "state",
  "form",
  "ground",
  "decided_by",
  "modality",
  "most",
  "agreed",
  "signed_as",
  "kind",
  "turn",
]);
const UNSAID = new Set(["slot_id", "renews", "replaces", "text_hash", "version"]);

/** What says nothing to a reader is left out, and what was empty and stays so; no modality is "as the plan says". */
export const isShown = ({ name, before, after }: PlanChangeField): boolean =>
  name === "modality" || (!UNSAID.has(name) && !(isEmpty(JSON.parse(before)) && isEmpty(JSON.parse(after))));

/** There was nothing before it. */
export const isNew = ({ before }: PlanChangeField): boolean => isEmpty(JSON.parse(before));

export const thingWords = (thing: string): string => t(THINGS[thing] ?? "plans.field.other");

export function fieldWords(name: string): string {
  if (isDate(name)) return longDate(name, language());
  if (name.startsWith("weekday ")) return nameOf(Number(name.slice("weekday ".length)));
  const key = FIELDS[name];
  return t(key ?? "plans.field.other");
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** A value that arrives as JSON. */
export function valueWords(name: string, json: string): string {
  const value: unknown = JSON.parse(json);
  if (isEmpty(value)) return t(name === "modality" ? "plans.history.asPlanned" : "plans.history.nothing");
  if (typeof value === "boolean") return t(value ? "plans.history.yes" : "plans.history.no");
  if (typeof value === "number") return name.includes("minutes") ? hours(value) : String(value);
  if (typeof value === "string") return stringWords(name, value);
  if (Array.isArray(value)) return listWords(name, value);
  return name === "moments" ? momentsWords(value as Moments) : dayWords(value as DayPlanned);
}

const hours = (minutes: number): string => t("plans.history.hours", { hours: hoursOf(minutes) });

function stringWords(name: string, value: string): string {
  if (name === "at") return t(`plans.place.${value as StayPlace}`);
  const key = name === "hand" ? HAND_VALUES[value] : CODED.has(name) ? VALUES[value] : undefined;
  if (key) return t(key);
  return isDate(value) ? longDate(value, language()) : value;
}

function listWords(name: string, list: readonly unknown[]): string {
  if (name === "scopes") return list.map((scope) => t(`plans.grants.scope.${scope as GrantScope}`)).join(" · ");
  if (name === "stays") return (list as readonly Stay[]).map(stayWords).join(" · ");
  if (name !== "return_path") return list.map(String).join(" · ");
  return (list as readonly ReturnStep[]).map(({ on, what }) => `${dayAndMonth(on, language())}: ${what}`).join(" · ");
}

const stayWords = ({ since, at }: Stay): string =>
  t("plans.stays.line", { since: dayAndMonth(since, language()), place: t(`plans.place.${at}`) });

function momentsWords({ weekdays, parity, starts }: Moments): string {
  const days = new Intl.ListFormat(language()).format(weekdays.map(weekdayName));
  const parts = [days, parity === "EVERY" ? "" : t(`plans.parity.${parity}`), starts.join(", ")];
  return parts.filter(Boolean).join(", ") || t("plans.history.nothing");
}

function dayWords({ blocks, ceiling_min }: DayPlanned): string {
  const parts = (blocks ?? []).map(({ kind, start, minutes }) =>
    t("plans.history.block", { start, kind: t(`plans.kind.${kind}`), minutes }),
  );
  if (ceiling_min) parts.push(t("plans.history.ceiling", { minutes: ceiling_min }));
  return parts.join(" · ") || t("plans.history.nothing");
}
