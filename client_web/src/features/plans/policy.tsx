/** `/plans/policy`: the rules of the school with what each one does, the consents, and a page to print. */
import { useEffect, useState } from "preact/hooks";
import { bytesInBase64 } from "../../core/base64";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import type { PageProps } from "../../core/page-props";
import { dayAndMonth, localDate } from "../../core/time";
import type { ConsentCard, Policy, PolicyView } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { AgreementText } from "../../ui/agreement-text";
import { Button, ButtonLink } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { Change } from "./plan-history";
import "./my-plan.css";
import "./plans.css";

const YES_NO = ["locks", "curtain_closed", "passport_on_unit", "passport_for_supply", "family_lowers"] as const;

export default function PolicyPage({ me }: PageProps) {
  const held = useLoad<PolicyView>("policy", (signal) => api.call("GET /api/plans/policy", { signal }));
  const { data: view, error } = held;
  const reload = (): void => void held.refresh();
  return (
    <Page title={t("plans.policy.title")} lead={view ? t("plans.policy.lead", { school: view.school }) : null}>
      {error ? <Trouble error={error} retry={reload} /> : null}
      {view === null && !error ? <Loading /> : null}
      {view ? (
        <>
          <PolicyForm key={view.version} view={view} onDone={reload} />
          <section class="card stack" aria-labelledby="policy-text">
            <h2 id="policy-text">{t("plans.policy.agreement")}</h2>
            <p class="quiet">{t("plans.policy.agreement.text")}</p>
            <AgreementText text={view.agreement} />
          </section>
          <section class="card stack stack--tight" aria-labelledby="policy-numbers">
            <h2 id="policy-numbers">{t("plans.policy.numbers")}</h2>
            <p>{t("plans.policy.numbers.text")}</p>
            {view.may_edit ? (
              <div class="not-printed">
                <ButtonLink href="/absence/policies">{t("plans.policy.numbers.open")}</ButtonLink>
              </div>
            ) : null}
          </section>
          <Consents view={view} coordinator={me?.roles.includes("coordinator") ?? false} onDone={reload} />
          <Changes view={view} />
          <div class="not-printed">
            <Button icon="print" onClick={() => print()}>
              {t("plans.policy.print")}
            </Button>
          </div>
        </>
      ) : null}
    </Page>
  );
}

interface PartProps {
  readonly view: PolicyView;
  readonly onDone: () => void;
}

function PolicyForm({ view, onDone }: PartProps) {
  const [policy, set] = useState<Policy>(view.policy);
  const [reason, setReason] = useState("");
  const [saved, say] = useState(false);
  const deed = useDeed();
  useEffect(() => set(view.policy), [view.version]);
  const change = (part: Partial<Policy>): void => {
    say(false);
    set({ ...policy, ...part });
  };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { version: view.version, policy, reason };
    const ok = await deed.run(async () => void (await api.call("POST /api/plans/policy", { body })));
    if (ok) onDone();
    say(ok);
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <form class="card stack" onSubmit={(event) => void save(event)}>
      <h2>{t("plans.policy.rules")}</h2>
      <fieldset class="stack policy-fields" disabled={!view.may_edit}>
        <legend class="visually-hidden">{t("plans.policy.rules")}</legend>
        {YES_NO.map((rule) => (
          <Check
            key={rule}
            label={t(`plans.policy.${rule}`)}
            hint={t(`plans.policy.${rule}.hint`)}
            checked={policy[rule]}
            onChange={(on) => change({ [rule]: on })}
          />
        ))}
        <RadioGroup
          legend={t("plans.policy.most")}
          value={policy.most}
          options={(["text", "voice", "face"] as const).map((most) => ({
            value: most,
            label: t(`plans.comfort.most.${most}`),
          }))}
          onChange={(most) => change({ most })}
        />
        <p class="quiet">{t("plans.policy.most.hint")}</p>
        <NumberField rule="evening_hour" value={policy.evening_hour} min={12} max={22} onChange={change} />
        <NumberField rule="notice_min" value={policy.notice_min} min={1} max={10} onChange={change} />
      </fieldset>
      {others ? (
        <SomebodyElse changes={others} field={ruleWords} mine={[]} onTheirs={onDone} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <p role="status" class="quiet">
        {saved ? t("plans.saved") : ""}
      </p>
      {view.may_edit ? (
        <div class="stack not-printed">
          <Field label={t("plans.kept.reason")} value={reason} onInput={setReason} input={{ maxLength: 200 }} />
          <div>
            <Button type="submit" kind="primary" busy={deed.busy}>
              {t("plans.form.save")}
            </Button>
          </div>
        </div>
      ) : null}
    </form>
  );
}

/** Who changed what of the rules, from what to what, and why; for who may edit them. */
function Changes({ view }: { readonly view: PolicyView }) {
  if (view.changes.length === 0) return null;
  return (
    <details class="help not-printed">
      <summary>{t("plans.history")}</summary>
      <ul class="list stack help__body">
        {view.changes.map((change) => (
          <Change key={change.at} change={change} title={t("plans.policy.rules")} field={ruleWords} />
        ))}
      </ul>
    </details>
  );
}

interface NumberFieldProps {
  readonly rule: "evening_hour" | "notice_min";
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (part: Partial<Policy>) => void;
}

function NumberField({ rule, value, min, max, onChange }: NumberFieldProps) {
  return (
    <label class="field">
      <span class="field__label">{t(`plans.policy.${rule}`)}</span>
      <span class="field__hint">{t(`plans.policy.${rule}.hint`)}</span>
      <input
        class="input plan-form__number"
        type="number"
        inputMode="numeric"
        required
        min={min}
        max={max}
        value={value}
        onInput={(event) => event.currentTarget.value && onChange({ [rule]: Number(event.currentTarget.value) })}
      />
    </label>
  );
}

function Consents({ view, coordinator, onDone }: PartProps & { readonly coordinator: boolean }) {
  return (
    <section class="card stack" aria-labelledby="consents">
      <h2 id="consents">{t("plans.consents.title")}</h2>
      <p class="quiet">{t("plans.consents.text")}</p>
      {view.consents.length === 0 ? <p class="quiet">{t("plans.consents.none")}</p> : null}
      <ul class="list stack stack--tight">
        {view.consents.map((one) => (
          <Consent key={one.id} one={one} edit={view.may_edit} coordinator={coordinator} onDone={onDone} />
        ))}
      </ul>
      {view.may_edit ? <ConsentForm onDone={onDone} /> : null}
    </section>
  );
}

interface ConsentProps {
  readonly one: ConsentCard;
  readonly edit: boolean;
  readonly coordinator: boolean;
  readonly onDone: () => void;
}

const day = (date: string): string => `${dayAndMonth(date, language())} ${date.slice(0, 4)}`;

function Consent({ one, edit, coordinator, onDone }: ConsentProps) {
  const deed = useDeed();
  const end = async (): Promise<void> => {
    const body = { consent_id: one.id, until: localDate(clock.now()) };
    if (await deed.run(async () => void (await api.call("POST /api/plans/policy/consents/end", { body })))) onDone();
  };
  return (
    <li class="plan-wish stack stack--tight">
      <p>
        <strong>{t(`plans.consents.${one.about}`)}</strong>
      </p>
      <p>{t("plans.consents.given", { date: day(one.given_on) })}</p>
      <p>
        {one.until
          ? t("plans.consents.between", { first: day(one.first), until: day(one.until) })
          : t("plans.consents.since", { first: day(one.first) })}
      </p>
      <div class="row not-printed">
        {coordinator && one.paper_id ? (
          <ButtonLink kind="quiet" icon="file" href={`/api/plans/paper?id=${one.paper_id}`} download>
            {t("plans.start.paper")}
          </ButtonLink>
        ) : null}
        {edit && one.until === null ? (
          <Button kind="quiet" busy={deed.busy} onClick={() => void end()}>
            {t("plans.consents.end")}
          </Button>
        ) : null}
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </li>
  );
}

function ConsentForm({ onDone }: { readonly onDone: () => void }) {
  const today = localDate(clock.now());
  const [about, setAbout] = useState<ConsentCard["about"]>("programmed_online");
  const [given_on, setGiven] = useState(today);
  const [first, setFirst] = useState(today);
  const [until, setUntil] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const deed = useDeed();
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const ok = await deed.run(async () => {
      const paper = file ? await bytesInBase64(file) : null;
      const body = { about, given_on, first, until: until === "" ? null : until, paper };
      await api.call("POST /api/plans/policy/consents", { body });
    });
    if (ok) onDone();
  };
  return (
    <details class="help not-printed">
      <summary>{t("plans.consents.add")}</summary>
      <form class="stack help__body" onSubmit={(event) => void save(event)}>
        <RadioGroup
          legend={t("plans.consents.about")}
          value={about}
          options={(["programmed_online", "policy"] as const).map((value) => ({
            value,
            label: t(`plans.consents.${value}`),
          }))}
          onChange={setAbout}
        />
        <Field
          label={t("plans.consents.given_on")}
          value={given_on}
          onInput={setGiven}
          input={{ type: "date", required: true }}
        />
        <Field
          label={t("plans.consents.first")}
          value={first}
          onInput={setFirst}
          input={{ type: "date", required: true }}
        />
        <Field label={t("plans.consents.until")} value={until} onInput={setUntil} input={{ type: "date" }} />
        <label class="field">
          <span class="field__label">{t("plans.consents.paper")}</span>
          <span class="field__hint">{t("plans.start.file.scan.hint")}</span>
          <input
            class="input"
            type="file"
            accept="application/pdf,image/jpeg,image/png"
            onChange={({ currentTarget: { files } }) => setFile(files?.[0] ?? null)}
          />
        </label>
        {deed.error ? <Trouble error={deed.error} /> : null}
        {until !== "" && until < first ? (
          <Notice kind="error">
            <p>{t("plans.consents.order")}</p>
          </Notice>
        ) : null}
        <div>
          <Button type="submit" kind="primary" busy={deed.busy}>
            {t("plans.form.save")}
          </Button>
        </div>
      </form>
    </details>
  );
}

function ruleWords(name: string): string {
  const key = `plans.policy.${name}`;
  return isKey(key) ? t(key) : t("plans.field.other");
}
