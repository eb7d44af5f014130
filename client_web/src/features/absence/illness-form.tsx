/** The questions. What somebody has is not asked: there is no field for it. */
import { useState } from "preact/hooks";
import { answersOf, type IllnessAnswers, type Missing, missingIn, reportOf } from "../../core/absence";
import { api } from "../../core/client";
import { clockTime, dayAndMonth, weekdays } from "../../core/time";
import type { IllnessForm as Form, IllnessSlot, Joins } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { RadioGroup } from "../../ui/radio-group";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed } from "../../ui/use-load";
import { Agreement } from "./agreement";

interface FormProps {
  readonly form: Form;
  readonly family: boolean;
  readonly onDate: (date: string) => void;
  readonly onDone: () => void;
  readonly onReload: () => void;
}

const MISSING = {
  joins: "absence.illness.missing.joins",
  lessons: "absence.illness.missing.lessons",
  agreed: "absence.illness.missing.agreed",
} as const;

export function IllnessForm({ form, family, onDate, onDone, onReload }: FormProps) {
  const [answers, set] = useState<IllnessAnswers>(() => answersOf(form));
  const [missing, miss] = useState<Missing | null>(null);
  const deed = useDeed();
  const change = (part: Partial<IllnessAnswers>): void => {
    miss(null);
    set((before) => ({ ...before, ...part }));
  };
  const name = form.pupil_name;
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const lacks = missingIn(answers, form);
    miss(lacks);
    if (lacks) return;
    const body = reportOf(answers, form);
    if (await deed.run(async () => void (await api.call("POST /api/absence/illness", { body })))) onDone();
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <form class="stack" onSubmit={(event) => void send(event)}>
      <p>{t(family ? "absence.illness.lead" : "absence.illness.leadStaff", { name })}</p>
      <When form={form} onDate={onDate} />
      <RadioGroup
        row
        legend={t("absence.illness.long")}
        value={answers.long}
        options={[
          { value: "day", label: t("absence.illness.long.day") },
          { value: "open", label: t("absence.illness.long.open"), hint: t("absence.illness.long.open.hint") },
        ]}
        onChange={(long) => change({ long })}
      />
      <RadioGroup<Joins | "">
        legend={t("absence.illness.joins", { name })}
        value={answers.joins}
        options={[
          { value: "ALL", label: t("absence.illness.joins.ALL") },
          { value: "SOME", label: t("absence.illness.joins.SOME") },
          { value: "NONE", label: t("absence.illness.joins.NONE"), hint: t("absence.illness.joins.NONE.hint") },
        ]}
        onChange={(joins) => change({ joins })}
      />
      {answers.joins === "SOME" ? (
        <Lessons form={form} chosen={answers.slotIds} onChange={(slotIds) => change({ slotIds })} />
      ) : null}
      <FromTime value={answers.fromTime} onChange={(fromTime) => change({ fromTime })} />
      {form.must_agree && answers.joins !== "" && answers.joins !== "NONE" ? (
        <Agreement
          person={form.pupil_id}
          name={name}
          agreed={answers.agreed}
          onChange={(agreed) => change({ agreed })}
        />
      ) : null}
      {missing ? (
        <Notice kind="error">
          <p>{t(MISSING[missing], { name })}</p>
        </Notice>
      ) : null}
      {others ? (
        <SomebodyElse changes={others} field={() => t("absence.illness.report")} mine={[]} onTheirs={onReload} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <Button type="submit" kind="primary" large wide icon="check" busy={deed.busy}>
        {t(form.report ? "absence.illness.save" : "absence.illness.send", { name })}
      </Button>
    </form>
  );
}

/** `Donderdag`. */
function capital(date: string): string {
  const day = weekdays([date], language());
  return day.charAt(0).toUpperCase() + day.slice(1);
}

/** Today, or the next school day for who says it the evening before. */
export function When({ form, onDate }: { readonly form: Form; readonly onDate: (date: string) => void }) {
  if (form.next_day === null) return null;
  const options = [
    { value: form.today, label: t("absence.illness.today"), hint: dayAndMonth(form.today, language()) },
    { value: form.next_day, label: capital(form.next_day), hint: dayAndMonth(form.next_day, language()) },
  ];
  return <RadioGroup row legend={t("absence.illness.when")} value={form.date} options={options} onChange={onDate} />;
}

function FromTime({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <details class="help" open={value !== ""}>
      <summary>{t("absence.illness.from")}</summary>
      <div class="help__body">
        <label class="field">
          <span class="field__label">{t("absence.illness.from.label")}</span>
          <input
            class="input absence__time"
            type="time"
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <span class="field__hint">{t("absence.illness.from.hint")}</span>
        </label>
      </div>
    </details>
  );
}

interface LessonsProps {
  readonly form: Form;
  readonly chosen: readonly string[];
  readonly onChange: (slotIds: readonly string[]) => void;
}

function Lessons({ form, chosen, onChange }: LessonsProps) {
  const open = form.lessons.filter(({ over }) => !over);
  const toggle = ({ slot_id }: IllnessSlot, on: boolean): void =>
    onChange(on ? [...chosen, slot_id] : chosen.filter((id) => id !== slot_id));
  return (
    <fieldset class="absence__lessons">
      <legend class="radios__legend">{t("absence.illness.which")}</legend>
      {open.map((lesson) => (
        <Check
          key={lesson.slot_id}
          label={`${clockTime(lesson.starts_at, form.timezone, language())} ${lesson.subject}`}
          checked={chosen.includes(lesson.slot_id)}
          onChange={(on) => toggle(lesson, on)}
        />
      ))}
      {open.length === 0 ? <p>{t("absence.illness.noLessons")}</p> : null}
    </fieldset>
  );
}
