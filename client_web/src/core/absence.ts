/** The illness form and the absence page, without a screen. Pure. */
import type {
  AbsenceDay,
  AbsenceHour,
  AbsentPupil,
  Authorised,
  IllnessForm,
  Joins,
  NationalReason,
  ReportIllness,
} from "../generated/wire";

/** What a parent fills in; `joins` empty: not chosen yet. */
export interface IllnessAnswers {
  readonly date: string;
  readonly long: "day" | "open";
  readonly fromTime: string;
  readonly joins: Joins | "";
  readonly slotIds: readonly string[];
  /** The hash of the rules that were read and agreed to; empty: not agreed. */
  readonly agreed: string;
}

/** The answers with which a form begins: what was said already, else today for one day and nothing chosen. */
export function answersOf(form: IllnessForm): IllnessAnswers {
  const said = form.report;
  return {
    date: form.date,
    long: said && said.last === null ? "open" : "day",
    fromTime: said?.first === form.date ? (said.from_time ?? "") : "",
    joins: said?.joins ?? "",
    slotIds: form.lessons.filter(({ joins }) => joins).map(({ slot_id }) => slot_id),
    agreed: "",
  };
}

export type Missing = "joins" | "lessons" | "agreed";

/** What still has to be filled in, in the order of the form. */
export function missingIn(answers: IllnessAnswers, form: IllnessForm): Missing | null {
  if (answers.joins === "") return "joins";
  if (answers.joins === "SOME" && answers.slotIds.length === 0) return "lessons";
  return form.must_agree && answers.joins !== "NONE" && !answers.agreed ? "agreed" : null;
}

/** The answers as the server asks them. */
export function reportOf(answers: IllnessAnswers, form: IllnessForm): ReportIllness {
  const joins = answers.joins || "NONE";
  return {
    pupil_id: form.pupil_id,
    date: answers.date,
    until_further_notice: answers.long === "open",
    from_time: answers.fromTime === "" ? null : answers.fromTime,
    joins,
    slot_ids: joins === "SOME" ? [...answers.slotIds] : [],
    version: form.report?.version ?? null,
    agreed: answers.agreed || null,
  };
}

export interface AbsenceSums {
  readonly pupils: number;
  readonly joining: number;
  readonly undecided: number;
}

const standing = ({ lessons }: AbsentPupil): readonly AbsenceHour[] => lessons.filter(({ counts }) => counts);

/** How many pupils are absent, how many of them follow a lesson from home, and of how many something is undecided. */
export function sumsOf(day: AbsenceDay): AbsenceSums {
  return {
    pupils: day.pupils.length,
    joining: day.pupils.filter((pupil) => standing(pupil).some(({ joins }) => joins)).length,
    undecided: day.pupils.filter(isUndecided).length,
  };
}

/** Whether a person still has to decide on an hour of this pupil. */
export const isUndecided = (pupil: AbsentPupil): boolean =>
  pupil.lessons.some(({ authorised }) => authorised === "UNDECIDED");

/** Pupils of whom something waits for a decision first, then by name as they came. */
export function inOrder(day: AbsenceDay, group: string): readonly AbsentPupil[] {
  const shown = day.pupils.filter(({ groups }) => group === "" || groups.includes(group));
  return [...shown.filter(isUndecided), ...shown.filter((pupil) => !isUndecided(pupil))];
}

/** The groups that have somebody absent, by name. */
export const groupsOf = (day: AbsenceDay): readonly string[] =>
  [...new Set(day.pupils.flatMap(({ groups }) => groups))].sort((a, b) => a.localeCompare(b));

/** Which hours a decision or a withdrawal is about, with the version that was seen. */
export const seenOf = (hours: readonly AbsenceHour[]): { id: string; version: number }[] =>
  hours.map(({ id, version }) => ({ id, version }));

export interface Answer {
  readonly authorised: Authorised;
  readonly category: NationalReason;
}

/** The answers that settle an undecided hour with one tap. */
export const ANSWERS: readonly Answer[] = [
  { authorised: "YES", category: "ILL" },
  { authorised: "YES", category: "MEDICAL" },
  { authorised: "YES", category: "OTHER_YES" },
  { authorised: "NO", category: "TRUANT" },
  { authorised: "NO", category: "OTHER_NO" },
];
