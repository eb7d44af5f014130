/** `/privacy/subjects`: data of a pupil for a coordinator; requests to take them away also for the leader. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { dayAndMonth } from "../../core/time";
import type { ErasureList, SubjectCard, SubjectsFound } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import { Erasure } from "./erasure";
import { WhatGoes } from "./own";
import "./privacy.css";

const SHORTEST = 2;

export default function SubjectsPage({ me }: PageProps) {
  const held = useLoad<ErasureList>("erasures", (signal) => api.call("GET /api/privacy/erasures", { signal }));
  const refresh = (): void => void held.refresh();
  return (
    <Page title={t("privacy.subjects.title")} lead={t("privacy.subjects.lead")}>
      {me?.roles.includes("coordinator") ? <Search onProposed={refresh} /> : null}
      <section class="stack" aria-labelledby="requests">
        <h2 id="requests">{t("privacy.requests")}</h2>
        {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
        {held.data ? <Requests list={held.data} onDone={refresh} /> : held.error ? null : <Loading />}
      </section>
      <p>
        <a class="button button--quiet" href="/privacy/retention">
          {t("privacy.terms.link")}
        </a>
      </p>
    </Page>
  );
}

function Requests({ list, onDone }: { readonly list: ErasureList; readonly onDone: () => void }) {
  if (list.erasures.length === 0) return <p>{t("privacy.requests.none")}</p>;
  return (
    <ul class="list">
      {list.erasures.map((one) => (
        <Erasure key={one.id} one={one} onDone={onDone} named />
      ))}
    </ul>
  );
}

function Search({ onProposed }: { readonly onProposed: () => void }) {
  const [typed, type] = useState("");
  const [wanted, want] = useState("");
  const search = (event: Event): void => {
    event.preventDefault();
    want(typed.trim());
  };
  return (
    <section class="stack" aria-labelledby="search">
      <h2 id="search">{t("privacy.subjects.search")}</h2>
      <form class="row privacy__search" onSubmit={search}>
        <Field
          label={t("privacy.subjects.name")}
          hint={t("privacy.subjects.name.hint")}
          value={typed}
          onInput={type}
          input={{ type: "search", autocomplete: "off", spellcheck: false, required: true, minLength: SHORTEST }}
        />
        <Button type="submit" kind="primary">
          {t("privacy.subjects.find")}
        </Button>
      </form>
      {wanted ? <Found words={wanted} onProposed={onProposed} /> : null}
    </section>
  );
}

function Found({ words, onProposed }: { readonly words: string; readonly onProposed: () => void }) {
  const held = useLoad<SubjectsFound>(`subjects ${words}`, (signal) =>
    api.call("GET /api/privacy/subjects", { query: { words }, signal }),
  );
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!held.data) return <Loading />;
  if (held.data.subjects.length === 0) return <p role="status">{t("privacy.subjects.none")}</p>;
  return (
    <ul class="list">
      {held.data.subjects.map((one) => (
        <Subject key={one.id} one={one} onProposed={onProposed} />
      ))}
    </ul>
  );
}

function Subject({ one, onProposed }: { readonly one: SubjectCard; readonly onProposed: () => void }) {
  const [proposing, propose] = useState(false);
  return (
    <li class="card stack stack--tight">
      <h3>{one.name}</h3>
      {one.left_on ? (
        <p class="quiet">{t("privacy.subjects.left", { date: dayAndMonth(one.left_on, language()) })}</p>
      ) : (
        <p class="quiet">{t("privacy.subjects.here")}</p>
      )}
      <div class="row">
        <ButtonLink icon="file" href={`/api/privacy/subjects/file?person_id=${one.id}`} download>
          {t("privacy.copy.get")}
          <span class="visually-hidden">: {one.name}</span>
        </ButtonLink>
        {one.left_on ? (
          <Button onClick={() => propose(true)} label={`${t("privacy.propose")}: ${one.name}`}>
            {t("privacy.propose")}
          </Button>
        ) : null}
      </div>
      {proposing ? <Propose one={one} onClose={() => propose(false)} onDone={onProposed} /> : null}
    </li>
  );
}

interface ProposeProps {
  readonly one: SubjectCard;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Propose({ one, onClose, onDone }: ProposeProps) {
  const deed = useDeed();
  const send = async (): Promise<void> => {
    const body = { person_id: one.id, words: "" };
    if (!(await deed.run(async () => void (await api.call("POST /api/privacy/erasures", { body }))))) return;
    onClose();
    onDone();
  };
  return (
    <Dialog title={t("privacy.propose.title", { name: one.name })} onClose={onClose}>
      <WhatGoes />
      <p>{t("privacy.propose.second")}</p>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="primary" busy={deed.busy} onClick={() => void send()}>
          {t("privacy.propose")}
        </Button>
      </div>
    </Dialog>
  );
}
