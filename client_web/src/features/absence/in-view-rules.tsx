/** The school's agreement about contact: how often, and who acts when it stays away. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { InViewRules } from "../../generated/wire";
import { type Key, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { problemText } from "../../ui/loading";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed } from "../../ui/use-load";

interface RulesProps {
  readonly rules: InViewRules;
  readonly zone: string;
  readonly onChange: () => void;
}

export function RulesOfView(props: RulesProps) {
  return (
    <details class="help">
      <summary>{t("absence.in_view.rules")}</summary>
      <div class="help__body">
        <Form key={props.rules.version} {...props} />
      </div>
    </details>
  );
}

const FIELDS: Readonly<Record<string, Key>> = {
  cadence: "absence.in_view.rules.cadence",
  ill_days: "absence.in_view.rules.ill",
  ladder: "absence.in_view.rules.ladder",
};
const fieldWord = (name: string): string => t(FIELDS[name] ?? "absence.in_view.rules");

function Form({ rules, zone, onChange }: RulesProps) {
  const [cadence, setCadence] = useState(String(rules.cadence_days));
  const [ill, setIll] = useState(String(rules.ill_days));
  const [ladder, setLadder] = useState(
    rules.ladder.map(({ role, title, late }) => ({ role, title, late: String(late) })),
  );
  const deed = useDeed();
  const wrong = ![cadence, ill, ...ladder.map(({ late }) => late)].every((text) => /^\d{1,2}$/.test(text));
  const change = (at: number, part: { readonly title?: string; readonly late?: string }): void =>
    setLadder(ladder.map((step, index) => (index === at ? { ...step, ...part } : step)));
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    if (wrong) return;
    void deed.run(async () => {
      const steps = ladder.map(({ role, title, late }) => ({ role, title, late: Number(late) }));
      const body = { version: rules.version, cadence_days: Number(cadence), ill_days: Number(ill), ladder: steps };
      await api.call("POST /api/absence/in-view/rules", { body });
      onChange();
    });
  };
  const others = somebodyElse(deed.error);
  const mine = ladder.map(({ role, title, late }) => ({
    label: t(`absence.in_view.role.${role}`),
    text: `${title} ${late}`,
  }));
  return (
    <form class="stack" onSubmit={save}>
      <Field label={fieldWord("cadence")} value={cadence} onInput={setCadence} input={{ class: "in-view__days" }} />
      <Field label={fieldWord("ill_days")} value={ill} onInput={setIll} input={{ class: "in-view__days" }} />
      {ladder.map((step, at) => (
        <fieldset class="stack stack--tight" key={`${step.role}${at}`}>
          <legend class="in-view__who">{t(`absence.in_view.role.${step.role}`)}</legend>
          <Field
            label={t("absence.in_view.rules.name")}
            value={step.title}
            onInput={(title) => change(at, { title })}
            input={{ maxLength: 80 }}
          />
          <Field
            label={t("absence.in_view.rules.late")}
            value={step.late}
            onInput={(late) => change(at, { late })}
            input={{ class: "in-view__days" }}
          />
        </fieldset>
      ))}
      {wrong ? <p role="alert">{t("absence.in_view.rules.wrong")}</p> : null}
      {others ? <SomebodyElse changes={others} field={fieldWord} mine={mine} zone={zone} onTheirs={onChange} /> : null}
      {deed.error && !others ? <p role="alert">{problemText(deed.error)}</p> : null}
      <p>
        <Button kind="primary" type="submit" busy={deed.busy}>
          {t("ui.save")}
        </Button>
      </p>
    </form>
  );
}
