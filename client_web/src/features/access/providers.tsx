/** `/access/providers`: the school's own sign-in, for who manages it. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { Refused } from "../../core/problem";
import { longInstant } from "../../core/time";
import type { ProviderMatch, ProviderPage, ProviderTried } from "../../generated/wire";
import { isKey, type Key, language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useErrors } from "../../ui/use-errors";
import { type Deed, useDeed, useLoad } from "../../ui/use-load";

type Wrong = "issuer" | "client_id" | "secret" | "claim" | "domains";
const WRONG: readonly Wrong[] = ["issuer", "client_id", "secret", "claim", "domains"];
const fieldWord = (name: string): string => {
  const key = `access.providers.field.${name}`;
  return isKey(key) ? t(key) : name;
};

export default function ProvidersPage() {
  const held = useLoad<ProviderPage>("provider", (signal) => api.call("GET /api/access/providers", { signal }));
  const [answered, answer] = useState<ProviderPage | null>(null);
  const page = answered ?? held.data;
  const again = async (): Promise<void> => {
    answer(null);
    await held.refresh();
  };
  return (
    <Page title={t("access.providers.title")} lead={t("access.providers.lead")}>
      {page ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {page ? (
        <>
          <Addresses page={page} />
          <ProviderForm key={`${page.version}`} page={page} onAnswer={answer} onAgain={() => void again()} />
          {page.version > 0 ? <Try key={`try ${page.version}`} /> : null}
          {page.version > 0 ? <Remove page={page} onAnswer={answer} /> : null}
          <Changes page={page} />
        </>
      ) : null}
    </Page>
  );
}

function Addresses({ page }: { readonly page: ProviderPage }) {
  return (
    <section class="card" aria-labelledby="addresses">
      <h2 id="addresses">{t("access.providers.there")}</h2>
      <p>{t("access.providers.there.text")}</p>
      <Field
        label={t("access.providers.back")}
        value={page.back}
        onInput={() => undefined}
        input={{ readOnly: true, spellcheck: false }}
      />
      <Field
        label={t("access.providers.after")}
        value={page.after}
        onInput={() => undefined}
        input={{ readOnly: true, spellcheck: false }}
      />
    </section>
  );
}

interface FormProps {
  readonly page: ProviderPage;
  readonly onAnswer: (page: ProviderPage) => void;
  readonly onAgain: () => void;
}

/** What the server says about a field, in our words. */
function refused(deed: Deed): Partial<Record<Wrong, string>> {
  const errors = deed.error instanceof Refused ? deed.error.problem.errors : [];
  const wrong = WRONG.filter((name) => errors.some((one) => one.path.split(".")[1] === name));
  return Object.fromEntries(wrong.map((name) => [name, t(`access.providers.wrong.${name}` as Key)]));
}

function ProviderForm({ page, onAnswer, onAgain }: FormProps) {
  const [asked, set] = useState({ ...page, secret: "", domains: page.domains.join(" ") });
  const deed = useDeed();
  const errors = useErrors<"issuer" | "client_id">();
  const wrong = { ...refused(deed), ...errors.of };
  const change = (part: Partial<typeof asked>): void => set({ ...asked, ...part });
  const submit = (event: Event): void => {
    event.preventDefault();
    const missing = (value: string, key: Key): string | null => (value.trim() === "" ? t(key) : null);
    const found = {
      issuer: missing(asked.issuer, "access.providers.wrong.issuer"),
      client_id: missing(asked.client_id, "access.providers.wrong.client_id"),
    };
    if (!errors.none(event.currentTarget, found)) return;
    const { issuer, client_id, matches, staff, pupils } = asked;
    const claim = matches === "email" ? "email" : asked.claim;
    const domains = asked.domains
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean);
    const secret = asked.secret === "" ? null : asked.secret;
    const body = { issuer, client_id, secret, matches, claim, domains, staff, pupils, version: page.version };
    void deed.run(async () => onAnswer(await api.call("POST /api/access/providers", { body })));
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <form class="card stack" onSubmit={submit} noValidate aria-labelledby="provider">
      <h2 id="provider">{t("access.providers.here")}</h2>
      <Field
        label={t("access.providers.field.issuer")}
        hint={t("access.providers.issuer.hint")}
        error={wrong.issuer}
        value={asked.issuer}
        onInput={(issuer) => change({ issuer })}
        input={{ maxLength: 300, spellcheck: false, autocomplete: "off" }}
      />
      <Field
        label={t("access.providers.field.client_id")}
        error={wrong.client_id}
        value={asked.client_id}
        onInput={(client_id) => change({ client_id })}
        input={{ maxLength: 300, spellcheck: false, autocomplete: "off" }}
      />
      <Field
        label={t("access.providers.field.secret")}
        hint={t(page.has_secret ? "access.providers.secret.kept" : "access.providers.secret.hint")}
        error={wrong.secret}
        value={asked.secret}
        onInput={(secret) => change({ secret })}
        input={{ type: "password", maxLength: 500, autocomplete: "off" }}
      />
      <RadioGroup<ProviderMatch>
        legend={t("access.providers.field.matches")}
        value={asked.matches}
        options={[
          { value: "email", label: t("access.providers.email"), hint: t("access.providers.email.hint") },
          { value: "number", label: t("access.providers.number"), hint: t("access.providers.number.hint") },
        ]}
        onChange={(matches) => change({ matches, claim: matches === "email" ? "email" : asked.claim })}
      />
      {asked.matches === "number" ? (
        <Field
          label={t("access.providers.field.claim")}
          hint={t("access.providers.claim.hint")}
          error={wrong.claim}
          value={asked.claim}
          onInput={(claim) => change({ claim })}
          input={{ maxLength: 120, spellcheck: false, autocomplete: "off" }}
        />
      ) : null}
      <Field
        label={t("access.providers.field.domains")}
        hint={t("access.providers.domains.hint")}
        error={wrong.domains}
        value={asked.domains}
        onInput={(domains) => change({ domains })}
        input={{ maxLength: 500, spellcheck: false, autocomplete: "off" }}
      />
      <Check label={t("access.providers.field.staff")} checked={asked.staff} onChange={(staff) => change({ staff })} />
      <Check
        label={t("access.providers.field.pupils")}
        checked={asked.pupils}
        onChange={(pupils) => change({ pupils })}
      />
      {others ? (
        <SomebodyElse changes={others} field={fieldWord} mine={[]} onTheirs={onAgain} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <div>
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("access.providers.save")}
        </Button>
      </div>
      <Help summary={t("access.providers.help")}>
        <p>{t("access.providers.help.known")}</p>
        <p>{t("access.providers.help.emergency")}</p>
      </Help>
    </form>
  );
}

function Try() {
  const [tried, set] = useState<ProviderTried | null>(null);
  const deed = useDeed();
  const go = (): void => void deed.run(async () => set(await api.call("POST /api/access/providers/try", { body: {} })));
  return (
    <section class="card" aria-labelledby="try">
      <h2 id="try">{t("access.providers.try")}</h2>
      <p>{t("access.providers.try.text")}</p>
      <div>
        <Button onClick={go} busy={deed.busy}>
          {t("access.providers.try.go")}
        </Button>
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {tried ? (
        <Notice kind={tried.trouble ? "warn" : "ok"}>
          <p>{tried.trouble ? t(`access.providers.trouble.${tried.trouble}`) : t("access.providers.try.good")}</p>
        </Notice>
      ) : null}
    </section>
  );
}

function Remove({ page, onAnswer }: Omit<FormProps, "onAgain">) {
  const [asking, ask] = useState(false);
  const deed = useDeed();
  const go = (): void =>
    void deed.run(async () =>
      onAnswer(await api.call("POST /api/access/providers/remove", { body: { version: page.version } })),
    );
  return (
    <section class="card" aria-labelledby="remove">
      <h2 id="remove">{t("access.providers.remove")}</h2>
      <p>{t("access.providers.linked", { n: page.linked })}</p>
      <p>{t("access.providers.remove.text")}</p>
      <div class="row">
        {asking ? (
          <>
            <Button kind="danger" onClick={go} busy={deed.busy}>
              {t("access.providers.remove.sure")}
            </Button>
            <Button onClick={() => ask(false)}>{t("ui.cancel")}</Button>
          </>
        ) : (
          <Button onClick={() => ask(true)}>{t("access.providers.remove.go")}</Button>
        )}
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </section>
  );
}

function Changes({ page }: { readonly page: ProviderPage }) {
  if (page.changes.length === 0) return null;
  return (
    <Help summary={t("access.providers.changes")}>
      <ul class="list">
        {page.changes.map((one) => (
          <li key={one.at}>
            {t("ui.somebody_else.change", {
              name: one.author ?? t("ui.somebody_else.nobody"),
              when: longInstant(one.at, language()),
              what: new Intl.ListFormat(language()).format(one.fields.map(fieldWord)),
            })}
          </li>
        ))}
      </ul>
    </Help>
  );
}
