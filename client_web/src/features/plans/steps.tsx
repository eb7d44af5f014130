/** The steps of a plan and their fields; which missing item belongs to which step. */
import type { PlanEditor } from "../../core/plan-editor";
import type {
  ArrangementDetails,
  MissingItem,
  Moments,
  PatternDetails,
  PlanItem,
  ReturnStep,
  SlotModality,
  StayPlace,
  WeekParity,
} from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { useWatched } from "../../ui/use-watched";
import { Ceilings } from "./ceilings";
import { DeviationFields } from "./deviation";
import { day, type FieldsProps, Hours, LONG, line, orNull } from "./fields";
import { FirstLesson } from "./first-lesson";
import { Signing } from "./signing";
import { PLACES, Stays } from "./stays";
import { weekdayName } from "./weekday";

export const STEPS = ["ask", "who", "goals", "when", "back", "days", "deviation", "sign", "ready", "lesson"] as const;
export type Step = (typeof STEPS)[number];

const STEP_OF: Partial<Record<PlanItem, Step>> = {
  FORM: "who",
  LEVEL: "who",
  GROUND: "who",
  ASSESSED_BY: "who",
  PARTNER_SCHOOL: "who",
  GOALS: "goals",
  FIXED_TEACHER: "goals",
  TARGET_MINUTES: "goals",
  RETURN_PATH: "back",
  WEEKDAYS: "days",
  SIGNATURE: "sign",
  DECIDED_BY: "deviation",
  DECIDED_ON: "deviation",
  REFERENCE: "deviation",
  MINUTES_AT_SCHOOL: "deviation",
  MINUTES_DEVIATED: "deviation",
  PROGRAMME: "deviation",
  REGROWTH: "deviation",
  EXPERT_REFERENCE: "deviation",
};

export const stepOf = ({ item }: MissingItem): Step => STEP_OF[item] ?? "when";

const arrange = (editor: PlanEditor, change: Partial<ArrangementDetails>): void =>
  editor.set({ arrangement: { ...editor.form.arrangement, ...change } });
const repeat = (editor: PlanEditor, change: Partial<PatternDetails>): void =>
  editor.set({ pattern: { ...editor.form.pattern, ...change } });

interface StepProps extends Omit<FieldsProps, "form"> {
  readonly step: Step;
  readonly onSigned: () => void;
}

export function StepFields({ step, plan, editor, onSigned }: StepProps) {
  useWatched(editor);
  const props = { plan, editor, form: editor.form };
  switch (step) {
    case "who":
      return <Who {...props} />;
    case "goals":
      return <Goals {...props} />;
    case "when":
      return <When {...props} />;
    case "back":
      return <Back {...props} />;
    case "days":
      return <Days {...props} />;
    case "deviation":
      return <DeviationFields {...props} />;
    case "lesson":
      return <FirstLesson plan={plan} />;
    case "sign":
      return <Signing person={plan.pupil_id} saved={editor.savedText("deviation")} onSigned={onSigned} />;
    default:
      return null;
  }
}

function Who({ editor, form: all }: FieldsProps) {
  const { form, level, ground, assessed_by, partner_school } = all.arrangement;
  return (
    <>
      <RadioGroup
        legend={t("plans.arrangement.form")}
        value={form ?? ""}
        options={(["OWN_SCHOOL", "REGIONAL"] as const).map((value) => ({ value, label: t(`plans.form.${value}`) }))}
        onChange={(value) => value && arrange(editor, { form: value })}
      />
      {form === "REGIONAL" ? (
        <Field
          label={t("plans.arrangement.partner")}
          value={partner_school}
          onInput={(value) => arrange(editor, { partner_school: value })}
          input={line}
        />
      ) : null}
      <RadioGroup
        legend={t("plans.arrangement.ground")}
        value={ground ?? ""}
        options={(["PHYSICAL", "PSYCHOLOGICAL"] as const).map((value) => ({
          value,
          label: t(`plans.ground.${value}`),
        }))}
        onChange={(value) => value && arrange(editor, { ground: value })}
      />
      <p class="quiet">{t("plans.arrangement.noDiagnosis")}</p>
      <RadioGroup
        row
        legend={t("plans.arrangement.level")}
        value={level === null ? "" : `${level}`}
        options={(["1", "2", "3"] as const).map((value) => ({ value, label: t(`plans.level.${value}`) }))}
        onChange={(value) => value && arrange(editor, { level: Number(value) as 1 | 2 | 3 })}
      />
      <Field
        label={t("plans.arrangement.assessedBy")}
        hint={t("plans.arrangement.assessedBy.hint")}
        value={assessed_by}
        onInput={(value) => arrange(editor, { assessed_by: value })}
        input={line}
      />
    </>
  );
}

function Goals({ plan, editor, form }: FieldsProps) {
  const { goals, fixed_teacher_id, target_minutes } = form.arrangement;
  return (
    <>
      <TextArea
        label={t("plans.field.goals")}
        hint={t("plans.arrangement.goals.hint")}
        value={goals}
        maxLength={LONG}
        onInput={(value) => arrange(editor, { goals: value })}
      />
      <Select
        label={t("plans.arrangement.teacher")}
        value={fixed_teacher_id ?? ""}
        empty={t("plans.choose")}
        options={plan.teachers}
        onChange={(value) => arrange(editor, { fixed_teacher_id: orNull(value) })}
      />
      <Hours
        label={t("plans.arrangement.target")}
        minutes={target_minutes}
        onMinutes={(minutes) => arrange(editor, { target_minutes: minutes })}
      />
      <Ceilings person={plan.pupil_id} />
    </>
  );
}

function When({ plan, editor, form }: FieldsProps) {
  const { first, last, arrangement } = form;
  return (
    <>
      <div class="plans__pair">
        <Field
          label={t("plans.field.first")}
          value={first ?? ""}
          onInput={(value) => editor.set({ first: orNull(value) })}
          input={day}
        />
        <Field
          label={t("plans.field.last")}
          value={last ?? ""}
          onInput={(value) => editor.set({ last: orNull(value) })}
          input={day}
        />
      </div>
      {last === null ? (
        <div>
          <Button kind="quiet" onClick={() => editor.set({ first: first ?? plan.today, last: plan.last_day })}>
            {t("plans.when.year")}
          </Button>
        </div>
      ) : null}
      <p class="quiet">{t("plans.when.hint")}</p>
      <Field
        label={t("plans.field.review_on")}
        hint={t("plans.when.review")}
        value={arrangement.review_on ?? ""}
        onInput={(value) => arrange(editor, { review_on: orNull(value) })}
        input={day}
      />
      <Stays
        stays={arrangement.stays}
        next={first !== null && first > plan.today ? first : plan.today}
        onChange={(stays) => arrange(editor, { stays })}
      />
    </>
  );
}

function Back({ plan, editor, form }: FieldsProps) {
  const path = form.arrangement.return_path;
  const set = (steps: readonly ReturnStep[]): void => arrange(editor, { return_path: steps });
  const change = (at: number, what: Partial<ReturnStep>): void =>
    set(path.map((one, index) => (index === at ? { ...one, ...what } : one)));
  return (
    <>
      <p>{t("plans.back.text")}</p>
      <ol class="list stack">
        {path.map((one, at) => (
          <li class="plans__return" key={at}>
            <Field label={t("plans.back.on")} value={one.on} onInput={(on) => on && change(at, { on })} input={day} />
            <Field
              label={t("plans.back.what")}
              value={one.what}
              onInput={(what) => change(at, { what })}
              input={{ maxLength: 300 }}
            />
            <div class="row">
              <Check label={t("plans.back.done")} checked={one.done} onChange={(done) => change(at, { done })} />
              <Check label={t("plans.back.back")} checked={one.back} onChange={(back) => change(at, { back })} />
              <Button kind="quiet" onClick={() => set(path.filter((_, index) => index !== at))}>
                {t("plans.back.remove")}
                <span class="visually-hidden">: {one.what}</span>
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <div>
        <Button
          onClick={() =>
            set([
              ...path,
              { on: editor.form.first ?? plan.today, what: t("plans.back.first"), back: false, done: false },
            ])
          }
        >
          {t("plans.back.add")}
        </Button>
      </div>
    </>
  );
}

const PARITIES: readonly WeekParity[] = ["EVERY", "ODD", "EVEN"];
const MODALITIES: readonly SlotModality[] = ["REMOTE_LIVE", "CATALOGUE", "OFFLINE", "FREE_BY_PLAN"];
const toggled = <T,>(list: readonly T[], one: T): readonly T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one].sort();

function Days({ plan, editor, form }: FieldsProps) {
  const { moments, modality, at } = form.pattern;
  const days = [...new Set([...plan.weekdays, ...moments.weekdays])].sort();
  const set = (change: Partial<Moments>): void => {
    const next = { ...moments, ...change };
    editor.set({
      pattern: { ...editor.form.pattern, moments: next },
      deviation: { ...editor.form.deviation, moments: next },
    });
  };
  return (
    <>
      <p>{t("plans.days.text")}</p>
      <fieldset class="plans__choices">
        <legend>{t("plans.days.weekdays")}</legend>
        {days.map((one) => (
          <Check
            key={one}
            label={weekdayName(one)}
            checked={moments.weekdays.includes(one)}
            onChange={() => set({ weekdays: toggled(moments.weekdays, one) })}
          />
        ))}
      </fieldset>
      {moments.weekdays.length > 0 ? (
        <>
          <RadioGroup
            row
            legend={t("plans.days.parity")}
            value={moments.parity}
            options={PARITIES.map((value) => ({ value, label: t(`plans.parity.${value}`) }))}
            onChange={(parity) => set({ parity })}
          />
          {plan.starts.length > 0 ? (
            <fieldset class="plans__choices">
              <legend>{t("plans.days.hours")}</legend>
              {plan.starts.map((one) => (
                <Check
                  key={one}
                  label={one}
                  checked={moments.starts.includes(one)}
                  onChange={() => set({ starts: toggled(moments.starts, one) })}
                />
              ))}
            </fieldset>
          ) : null}
          <Select
            label={t("plans.days.modality")}
            value={modality}
            options={MODALITIES.map((id) => ({ id, name: t(`plans.modality.${id}`) }))}
            onChange={(value) => repeat(editor, { modality: value as SlotModality })}
          />
          <Select
            label={t("plans.days.at")}
            value={at ?? ""}
            empty={t("plans.days.at.plan")}
            options={PLACES.map((id) => ({ id, name: t(`plans.place.${id}`) }))}
            onChange={(value) => repeat(editor, { at: orNull(value) as StayPlace | null })}
          />
        </>
      ) : null}
    </>
  );
}
