/** The form of a lesson that changes: when, where, by whom and for whom. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import {
  otherWhom,
  type When,
  type Where,
  type Whom,
  type Wrong,
  whomOf,
  wrongWhen,
  wrongWhom,
} from "../../core/slots";
import { longDate } from "../../core/time";
import type { PlanChoice, SlotDetail, SlotEdit, SlotForm, SlotScope, SlotsDone } from "../../generated/wire";
import { isKey, language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";
import { Clashes, isStopped } from "./slot-done";
import { Suggested, WhenFields, WhereFields } from "./slot-fields";
import { ForWhomFields } from "./slot-whom";

export interface Values extends When, Whom {
  readonly subject: string;
  readonly where: Where;
  readonly place: string;
  readonly supply: string;
  readonly teacher: string;
  readonly scope: SlotScope;
  readonly reason: string;
}

const valuesOf = (slot: SlotDetail): Values => ({
  ...whomOf(slot),
  subject: slot.subject,
  date: slot.date,
  start: slot.start,
  end: slot.end,
  where: slot.all_remote ? "remote" : "place",
  place: slot.place,
  supply: slot.supply_teacher_id ?? "",
  teacher: slot.teacher_id,
  scope: "one",
  reason: "",
});

export interface ChangeProps {
  readonly slot: SlotDetail;
  readonly onDone: (answer: SlotsDone, text: string) => void;
  readonly onTheirs: () => void;
}

export function EditForm({ slot, form, onDone, onTheirs }: ChangeProps & { readonly form: SlotForm }) {
  const [values, setValues] = useState(() => valuesOf(slot));
  const [stopped, setStopped] = useState<SlotsDone | null>(null);
  const errors = useErrors<EditField>();
  const deed = useDeed();
  const change = (part: Partial<Values>): void => {
    setValues({ ...values, ...part });
    setStopped(null);
  };
  const send = (anyway: boolean): void => {
    void deed.run(async () => {
      const body = askedOf(slot, values, anyway);
      const answer = await api.call("POST /api/timetable/slots/{id}/edit", { path: { id: slot.id }, body });
      if (isStopped(answer)) setStopped(answer);
      else onDone(answer, savedWords(slot, values, answer));
    });
  };
  const hours = slot.tense === "running" ? [] : form.hours;
  return (
    <form
      class="stack slots"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (errors.none(event.currentTarget, wrongIn(slot, values, form))) send(false);
      }}
    >
      {slot.tense === "running" ? null : (
        <WhenFields when={values} hours={hours} errors={errors.of} onChange={change} />
      )}
      <WhereFields
        where={values.where}
        place={values.place}
        places={form.places}
        onChange={(where, place) => change({ where, place })}
      />
      <TeacherFields slot={slot} form={form} values={values} onChange={change} />
      {slot.tense === "running" ? null : (
        <Help summary={t("timetable.slot.whom")} open={errors.of.group !== undefined || errors.of.pupils !== undefined}>
          <ForWhomFields groups={groupsOf(slot, form)} whom={values} errors={errors.of} onChange={change} />
        </Help>
      )}
      <Suggested
        label={t("timetable.slot.subject")}
        value={values.subject}
        among={form.subjects}
        error={errors.of.subject}
        onInput={(subject) => change({ subject })}
      />
      <ScopeAndReason slot={slot} values={values} onChange={change} />
      {stopped ? <Clashes done={stopped} busy={deed.busy} onAnyway={() => send(true)} /> : null}
      <Failed error={deed.error} slot={slot} onTheirs={onTheirs} />
      <Button type="submit" kind="primary" large wide busy={deed.busy}>
        {t("timetable.slot.save")}
      </Button>
    </form>
  );
}

type EditField = "subject" | "date" | "end" | "group" | "pupils";

function wrongIn(slot: SlotDetail, values: Values, form: SlotForm): Record<EditField, string | null> {
  const found: Record<string, Wrong | null> = {
    subject: values.subject.trim() === "" ? "fill" : null,
    ...wrongWhen(values, values.date === slot.date ? slot.date : form.today),
    ...wrongWhom(values),
  };
  const say = (one: Wrong | null | undefined): string | null => (one ? t(`timetable.slot.wrong.${one}`) : null);
  return {
    subject: say(found.subject),
    date: say(found.date),
    end: say(found.end),
    group: say(found.group),
    pupils: say(found.pupils),
  };
}

function askedOf(slot: SlotDetail, values: Values, anyway: boolean): SlotEdit {
  const labels = { one: t("timetable.new.oneToOne"), few: t("timetable.new.few") };
  const { subject, place, date, start, end, scope, reason, supply, teacher, where } = values;
  return {
    version: slot.version,
    ...{ subject, place, date, start, end, scope, reason, anyway },
    supply_teacher_id: supply || null,
    teacher_id: teacher === slot.teacher_id ? null : teacher,
    whom: otherWhom(whomOf(slot), values, labels),
    all_remote: where === "remote",
  };
}

/** The group that it is for now stays a choice, also for who may not plan for it. */
function groupsOf(slot: SlotDetail, form: SlotForm): readonly PlanChoice[] {
  if (slot.group_id === null || form.groups.some(({ id }) => id === slot.group_id)) return form.groups;
  return [{ id: slot.group_id, name: slot.group }, ...form.groups];
}

/** Whoever would give it stays a choice, also who left meanwhile. */
function teachersOf(slot: SlotDetail, form: SlotForm): readonly PlanChoice[] {
  if (form.teachers.some(({ id }) => id === slot.teacher_id)) return form.teachers;
  return [{ id: slot.teacher_id, name: slot.planned_teacher }, ...form.teachers];
}

interface TeacherProps {
  readonly slot: SlotDetail;
  readonly form: SlotForm;
  readonly values: Values;
  readonly onChange: (part: Partial<Values>) => void;
}

/** Who gives it, for once or for good: the coordinator says so; a teacher reads whom to ask. */
function TeacherFields({ slot, form, values, onChange }: TeacherProps) {
  if (!slot.may_supply) return <p class="quiet">{t("timetable.slot.askSupply")}</p>;
  const named = form.teachers.find(({ id }) => id === values.teacher)?.name ?? slot.planned_teacher;
  return (
    <>
      <Select
        label={t("timetable.slot.supply")}
        value={values.supply}
        options={form.teachers.filter(({ id }) => id !== values.teacher)}
        empty={t("timetable.slot.noSupply", { name: named })}
        onChange={(supply) => onChange({ supply })}
      />
      {slot.tense === "running" ? null : (
        <Help summary={t("timetable.slot.otherTeacher")}>
          <Select
            label={t("timetable.slot.teacher")}
            value={values.teacher}
            options={teachersOf(slot, form)}
            onChange={(teacher) => onChange({ teacher, supply: values.supply === teacher ? "" : values.supply })}
          />
        </Help>
      )}
    </>
  );
}

function savedWords(slot: SlotDetail, values: Values, answer: SlotsDone): string {
  if (answer.undo_id === null) return t("timetable.slot.unchanged");
  if (values.date === slot.date && values.start === slot.start) return t("timetable.slot.saved");
  return t("timetable.slot.movedTo", { date: longDate(values.date, language()), time: values.start });
}

interface ScopeProps {
  readonly slot: SlotDetail;
  readonly values: Pick<Values, "scope" | "reason">;
  readonly onChange: (part: Partial<Values>) => void;
}

export function ScopeAndReason({ slot, values, onChange }: ScopeProps) {
  return (
    <>
      {slot.later > 1 ? (
        <RadioGroup
          row
          legend={t("timetable.slot.scope")}
          value={values.scope}
          options={[
            { value: "one", label: t("timetable.slot.scope.only") },
            { value: "later", label: tn("timetable.slot.scope.later", slot.later - 1) },
          ]}
          onChange={(scope) => onChange({ scope })}
        />
      ) : null}
      <Field
        label={t("timetable.slot.reason")}
        hint={t("timetable.slot.reason.hint")}
        value={values.reason}
        onInput={(reason) => onChange({ reason })}
        input={{ maxLength: 300, autocomplete: "off" }}
      />
    </>
  );
}

export const fieldWord = (name: string): string => {
  const key = `timetable.slot.field.${name}`;
  return t(isKey(key) ? key : "timetable.slot.field.other");
};

interface FailedProps {
  readonly error: unknown;
  readonly slot: SlotDetail;
  readonly onTheirs: () => void;
}

export function Failed({ error, slot, onTheirs }: FailedProps) {
  const changes = somebodyElse(error);
  if (changes) {
    return <SomebodyElse changes={changes} field={fieldWord} mine={[]} zone={slot.timezone} onTheirs={onTheirs} />;
  }
  return error ? <Trouble error={error} /> : null;
}
