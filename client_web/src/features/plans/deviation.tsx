/** The fields of the deviation of instruction time. */
import type { PlanEditor } from "../../core/plan-editor";
import type { DeviationDetails } from "../../generated/wire";
import { t } from "../../i18n";
import { Field } from "../../ui/field";
import { RadioGroup } from "../../ui/radio-group";
import { TextArea } from "../../ui/text-area";
import { day, type FieldsProps, Hours, LONG, line, orNull } from "./fields";

const deviate = (editor: PlanEditor, change: Partial<DeviationDetails>): void =>
  editor.set({ deviation: { ...editor.form.deviation, ...change } });

export function DeviationFields({ editor, form }: FieldsProps) {
  const has = form.deviation;
  return (
    <>
      <p>{t(editor.wantsDays ? "plans.deviation.text" : "plans.deviation.notNeeded")}</p>
      <RadioGroup
        row
        legend={t("plans.deviation.decidedBy")}
        value={has.decided_by ?? ""}
        options={(["BOARD", "INSPECTORATE"] as const).map((value) => ({ value, label: t(`plans.decided.${value}`) }))}
        onChange={(value) => value && deviate(editor, { decided_by: value })}
      />
      <div class="plans__pair">
        <Field
          label={t("plans.deviation.decidedOn")}
          value={has.decided_on ?? ""}
          onInput={(value) => deviate(editor, { decided_on: orNull(value) })}
          input={day}
        />
        <Field
          label={t("plans.deviation.reference")}
          value={has.reference}
          onInput={(value) => deviate(editor, { reference: value })}
          input={line}
        />
        <Hours
          label={t("plans.deviation.atSchool")}
          minutes={has.minutes_at_school}
          onMinutes={(minutes) => deviate(editor, { minutes_at_school: minutes })}
        />
        <Hours
          label={t("plans.deviation.deviated")}
          minutes={has.minutes_deviated}
          onMinutes={(minutes) => deviate(editor, { minutes_deviated: minutes })}
        />
      </div>
      <TextArea
        label={t("plans.deviation.programme")}
        value={has.programme}
        maxLength={LONG}
        rows={3}
        onInput={(value) => deviate(editor, { programme: value })}
      />
      <TextArea
        label={t("plans.deviation.regrowth")}
        value={has.regrowth}
        maxLength={LONG}
        rows={3}
        onInput={(value) => deviate(editor, { regrowth: value })}
      />
      <Field
        label={t("plans.deviation.expert")}
        hint={t("plans.deviation.expert.hint")}
        value={has.expert_reference}
        onInput={(value) => deviate(editor, { expert_reference: value })}
        input={line}
      />
    </>
  );
}
