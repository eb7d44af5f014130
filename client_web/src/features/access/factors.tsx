/** `/access/factors`: one's own second step; for coordinators also the school's rule, and that of a colleague. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longInstant } from "../../core/time";
import type { FactorState, Me } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import { FactorCode } from "./factor-code";
import { FactorMake, RecoveryCodes } from "./factor-make";

export default function FactorsPage({ me, place }: PageProps) {
  const person = place.query.person_id;
  if (!me) return null;
  return person && person !== me.id ? <Colleague person={person} /> : <Own me={me} />;
}

const sinceOf = (state: FactorState): string =>
  state.since ? t("access.factors.since", { when: longInstant(state.since, language()) }) : t("access.factors.none");

function Own({ me }: { readonly me: Me }) {
  const held = useLoad<FactorState>("own", (signal) => api.call("GET /api/access/factors", { signal }));
  const [doing, start] = useState<"make" | "codes" | "remove" | null>(null);
  const [codes, show] = useState<readonly string[]>([]);
  const over = async (): Promise<void> => {
    await held.refresh();
    show([]);
    start(null);
  };
  const state = held.data;
  return (
    <Page title={t("access.factors.title")} lead={t("access.factors.lead")}>
      {state ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {state && doing === null ? <OwnState state={state} onStart={start} /> : null}
      {doing === "make" ? <FactorMake onDone={() => void over()} /> : null}
      {doing === "codes" && codes.length === 0 ? (
        <Asking
          text={t("access.factors.codes.new.text")}
          go={t("access.factors.codes.new")}
          onCode={async (code) => show((await api.call("POST /api/access/factors/codes", { body: { code } })).codes)}
          onBack={() => start(null)}
        />
      ) : null}
      {codes.length > 0 ? <RecoveryCodes codes={codes} onRead={() => void over()} /> : null}
      {doing === "remove" ? (
        <Asking
          text={t("access.factors.remove.text")}
          go={t("access.factors.remove")}
          onCode={async (code) => {
            await api.call("POST /api/access/factors/remove", { body: { code } });
            await over();
          }}
          onBack={() => start(null)}
        />
      ) : null}
      {state && me.roles.includes("coordinator") ? (
        <Rule state={state} onSaved={() => void held.refresh()} key={state.version} />
      ) : null}
    </Page>
  );
}

interface OwnStateProps {
  readonly state: FactorState;
  readonly onStart: (what: "make" | "codes" | "remove") => void;
}

function OwnState({ state, onStart }: OwnStateProps) {
  return (
    <section class="card stack" aria-label={t("access.factors.title")}>
      <p>{sinceOf(state)}</p>
      {state.since ? <p>{t("access.factors.codes.left", { n: state.codes_left })}</p> : null}
      {state.since && state.asked ? <p>{t("access.factors.asked")}</p> : null}
      <div class="row">
        {state.since ? (
          <>
            <Button onClick={() => onStart("codes")}>{t("access.factors.codes.new")}</Button>
            {state.asked ? null : <Button onClick={() => onStart("remove")}>{t("access.factors.remove")}</Button>}
          </>
        ) : (
          <Button kind="primary" icon="key" onClick={() => onStart("make")}>
            {t("access.factors.make")}
          </Button>
        )}
      </div>
    </section>
  );
}

interface AskingProps {
  readonly text: string;
  readonly go: string;
  readonly onCode: (code: string) => Promise<void>;
  readonly onBack: () => void;
}

function Asking({ text, go, onCode, onBack }: AskingProps) {
  return (
    <section class="card stack" aria-label={go}>
      <p>{text}</p>
      <FactorCode go={go} hint={t("access.second.hint")} onCode={onCode} />
      <div>
        <Button onClick={onBack}>{t("ui.cancel")}</Button>
      </div>
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
  const [asking, ask] = useState(false);
  const deed = useDeed();
  return (
    <>
      <p>{t("access.factors.reset.text")}</p>
      <div class="row">
        {asking ? (
          <>
            <Button kind="danger" onClick={() => void deed.run(onReset)} busy={deed.busy}>
              {t("access.factors.reset.sure")}
            </Button>
            <Button onClick={() => ask(false)}>{t("ui.cancel")}</Button>
          </>
        ) : (
          <Button onClick={() => ask(true)}>{t("access.factors.reset")}</Button>
        )}
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </>
  );
}
