/** `/access/factors`: one's own second step; for coordinators also the school's rule, and that of a colleague. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longInstant } from "../../core/time";
import type { FactorDone, FactorState, Me } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import { FactorMake, RecoveryCodes } from "./factor-make";
import { KeyMake } from "./key-make";
import { OwnApp, OwnKeys } from "./own-factors";
import { Sure } from "./sure";

export default function FactorsPage({ me, place }: PageProps) {
  const person = place.query.person_id;
  if (!me) return null;
  return person && person !== me.id ? <Colleague person={person} /> : <Own me={me} />;
}

const sinceOf = (state: FactorState): string =>
  state.since ? t("access.factors.since", { when: longInstant(state.since, language()) }) : t("access.factors.none");

type Doing = "app" | "key" | null;

function Own({ me }: { readonly me: Me }) {
  const held = useLoad<FactorState>("own", (signal) => api.call("GET /api/access/factors", { signal }));
  const [doing, start] = useState<Doing>(null);
  const [codes, show] = useState<readonly string[]>([]);
  const over = async (): Promise<void> => {
    await held.refresh();
    show([]);
    start(null);
  };
  const made = (done: FactorDone): void => {
    if (done.codes.length > 0) show(done.codes);
    else void over();
  };
  const state = held.data;
  const idle = doing === null && codes.length === 0;
  return (
    <Page title={t("access.factors.title")} lead={t("access.factors.lead")}>
      {state ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {codes.length > 0 ? <RecoveryCodes codes={codes} onRead={() => void over()} /> : null}
      {doing === "app" ? <FactorMake onDone={() => void over()} /> : null}
      {doing === "key" && codes.length === 0 ? <KeyMake onDone={made} onBack={() => start(null)} /> : null}
      {state && idle ? (
        <>
          <OwnState state={state} onCodes={show} />
          <OwnKeys state={state} onAdd={() => start("key")} onChanged={() => void held.refresh()} />
          <OwnApp state={state} onMake={() => start("app")} onChanged={() => void held.refresh()} />
        </>
      ) : null}
      {state && me.roles.includes("coordinator") ? (
        <Rule state={state} onSaved={() => void held.refresh()} key={state.version} />
      ) : null}
    </Page>
  );
}

interface OwnStateProps {
  readonly state: FactorState;
  readonly onCodes: (codes: readonly string[]) => void;
}

function OwnState({ state, onCodes }: OwnStateProps) {
  return (
    <section class="card stack" aria-label={t("access.factors.title")}>
      <p>{sinceOf(state)}</p>
      {state.since ? <p>{t("access.factors.codes.left", { n: state.codes_left })}</p> : null}
      {state.since && state.asked ? <p>{t("access.factors.asked")}</p> : null}
      {state.since ? (
        <Sure
          go={t("access.factors.codes.new")}
          text={t("access.factors.codes.new.text")}
          onSure={async () => onCodes((await api.call("POST /api/access/factors/codes", { body: {} })).codes)}
        />
      ) : null}
    </section>
  );
}

function Rule({ state, onSaved }: { readonly state: FactorState; readonly onSaved: () => void }) {
  const [required, set] = useState(state.required);
  const deed = useDeed();
  const save = async (wanted: boolean): Promise<void> => {
    set(wanted);
    const body = { required: wanted, version: state.version };
    const ok = await deed.run(async () => void (await api.call("POST /api/access/factors/rule", { body })));
    if (ok) onSaved();
    else set(state.required);
  };
  return (
    <section class="card stack" aria-labelledby="rule">
      <h2 id="rule">{t("access.factors.rule")}</h2>
      <Check
        label={t("access.factors.rule.required")}
        hint={t("access.factors.rule.hint")}
        checked={required}
        onChange={(wanted) => void save(wanted)}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
    </section>
  );
}

function Colleague({ person }: { readonly person: string }) {
  const held = useLoad<FactorState>(person, (signal) =>
    api.call("GET /api/access/factors", { query: { person_id: person }, signal }),
  );
  const [gone, went] = useState(false);
  const state = held.data;
  const reset = async (): Promise<void> => {
    await api.call("POST /api/access/factors/reset", { body: { person_id: person } });
    await held.refresh();
    went(true);
  };
  return (
    <Page title={t("access.factors.title")} lead={state?.name ?? ""}>
      {state ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {state ? (
        <section class="card stack" aria-label={t("access.factors.title")}>
          <p>{state.since ? sinceOf(state) : t("access.factors.none.colleague")}</p>
          {gone ? <Notice kind="ok">{t("access.factors.reset.done")}</Notice> : null}
          {state.since ? <Reset onReset={reset} /> : null}
        </section>
      ) : null}
    </Page>
  );
}

function Reset({ onReset }: { readonly onReset: () => Promise<void> }) {
  return (
    <>
      <p>{t("access.factors.reset.text")}</p>
      <Sure go={t("access.factors.reset")} yes={t("access.factors.reset.sure")} danger onSure={onReset} />
    </>
  );
}
