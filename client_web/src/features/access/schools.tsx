/** `/access/schools`: the other schools of who is signed in, and linking one more; `?in`: the sign-in there. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { codeOf } from "../../core/problem";
import { router } from "../../core/router";
import { isLinking } from "../../core/second-step";
import { KEYS, remember } from "../../core/store";
import { longInstant } from "../../core/time";
import type { LinkedSchool, LinkedSchools, Me, SchoolOffer } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import { SignIn } from "./sign-in";

const HERE = "/access/schools";
const askMe = (): Promise<Me> => api.call("GET /api/access/me");

export default function SchoolsPage({ me, onMe, place }: PageProps) {
  if (!me) return null;
  if (place.query.in !== undefined) {
    const done = (who: Me): void => {
      onMe(who);
      router().go(HERE, "replace");
    };
    return <SignIn school={undefined} other onSignedIn={done} />;
  }
  return <Own key={me.id} me={me} onMe={onMe} />;
}

function Own({ me, onMe }: { readonly me: Me; readonly onMe: (me: Me) => void }) {
  const held = useLoad<LinkedSchools>(me.id, (signal) => api.call("GET /api/access/schools", { signal }));
  const [asking, ask] = useState(isLinking());
  const changed = async (): Promise<void> => {
    await held.refresh();
    onMe(await askMe());
  };
  const answered = async (): Promise<void> => {
    remember(KEYS.linking, null);
    ask(false);
    await changed();
  };
  return (
    <Page title={t("access.schools.title")} lead={t("access.schools.lead")}>
      {held.data ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {asking ? <Question me={me} onAnswer={answered} /> : null}
      {held.data?.schools.map((school) => (
        <Linked key={school.id} school={school} onEnded={changed} />
      ))}
      {held.data && !asking ? <Begin /> : null}
    </Page>
  );
}

/** After the sign-in at the other school; who is still at the first one has nothing to answer yet. */
function Question({ me, onAnswer }: { readonly me: Me; readonly onAnswer: () => Promise<void> }) {
  const held = useLoad<SchoolOffer>(me.id, () => api.call("POST /api/access/schools/offered", { body: {} }));
  const deed = useDeed();
  const link = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/access/schools/link", { body: {} });
      await onAnswer();
    });
  const refuse = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/access/schools/refuse", { body: {} });
      await onAnswer();
    });
  const { data, error } = held;
  const trouble = deed.error ?? error;
  const over = codeOf(trouble) === "same_school" || (data === null && error !== null);
  return (
    <section class="card stack" aria-labelledby="ask">
      <h2 id="ask">{t("access.schools.ask")}</h2>
      {data ? (
        <p>{t("access.schools.ask.text", { name: data.name, school: data.school_name, here: me.school_name })}</p>
      ) : null}
      {trouble ? <Trouble error={trouble} /> : null}
      <div class="row">
        {data && !over ? (
          <Button kind="primary" onClick={link} busy={deed.busy}>
            {t("access.schools.yes")}
          </Button>
        ) : null}
        <Button onClick={refuse} busy={deed.busy}>
          {t("access.schools.no")}
        </Button>
      </div>
    </section>
  );
}

function Linked({ school, onEnded }: { readonly school: LinkedSchool; readonly onEnded: () => Promise<void> }) {
  const [asking, ask] = useState(false);
  const deed = useDeed();
  const end = (): void =>
    void deed.run(async () => {
      await api.call("DELETE /api/access/schools/{id}", { path: { id: school.id } });
      await onEnded();
    });
  return (
    <section class="card stack" aria-label={school.name}>
      <h2>{school.name}</h2>
      <p>{t("access.schools.since", { when: longInstant(school.linked_at, language()) })}</p>
      <div class="row">
        {asking ? (
          <>
            <Button kind="danger" onClick={end} busy={deed.busy}>
              {t("access.schools.end.sure")}
            </Button>
            <Button onClick={() => ask(false)}>{t("ui.cancel")}</Button>
          </>
        ) : (
          <Button onClick={() => ask(true)}>{t("access.schools.end")}</Button>
        )}
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </section>
  );
}

function Begin() {
  const deed = useDeed();
  const begin = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/access/schools/begin", { body: {} });
      remember(KEYS.linking, String(Date.now()));
      router().go(`${HERE}?in`);
    });
  return (
    <section class="card stack" aria-label={t("access.schools.begin")}>
      <p>{t("access.schools.how")}</p>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button kind="primary" onClick={begin} busy={deed.busy}>
          {t("access.schools.begin")}
        </Button>
      </div>
    </section>
  );
}
