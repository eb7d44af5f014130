/** What a family can do with what school keeps: take a copy at once, or ask school to take it away. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { ErasureList } from "../../generated/wire";
import { t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Loading, Trouble } from "../../ui/loading";
import { TextArea } from "../../ui/text-area";
import { useDeed, useLoad } from "../../ui/use-load";
import { Erasure } from "./erasure";
import "./privacy.css";

interface OwnProps {
  readonly person: string;
  /** The pupil's name, where a guardian looks. */
  readonly name?: string | undefined;
}

const LONGEST = 600;

export function OwnData({ person, name }: OwnProps) {
  return (
    <>
      <section class="card stack" aria-labelledby="copy">
        <h2 id="copy">{t("privacy.copy")}</h2>
        <p>{t(name ? "privacy.copy.textOf" : "privacy.copy.text")}</p>
        <div class="row">
          <ButtonLink icon="file" href={`/api/privacy/subjects/file?person_id=${person}`} download>
            {t("privacy.copy.get")}
          </ButtonLink>
          <a class="button button--quiet" href="/privacy/retention">
            {t("privacy.terms.link")}
          </a>
        </div>
      </section>
      <Erase person={person} name={name} />
    </>
  );
}

function Erase({ person, name }: OwnProps) {
  const [asking, ask] = useState(false);
  const held = useLoad<ErasureList>(`erasures ${person}`, (signal) =>
    api.call("GET /api/privacy/erasures/own", { query: { person_id: person }, signal }),
  );
  const { data, error } = held;
  const runs = data?.erasures.some((one) => one.may_stop) ?? true;
  return (
    <section class="card stack" aria-labelledby="erase">
      <h2 id="erase">{t("privacy.erase")}</h2>
      <p>{t(name ? "privacy.erase.textOf" : "privacy.erase.text")}</p>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data || error ? null : <Loading />}
      {data && data.erasures.length > 0 ? (
        <ul class="list">
          {data.erasures.map((one) => (
            <Erasure key={one.id} one={one} onDone={() => void held.refresh()} />
          ))}
        </ul>
      ) : null}
      {data && !runs ? (
        <div>
          <Button onClick={() => ask(true)}>{t("privacy.erase.ask")}</Button>
        </div>
      ) : null}
      {asking ? <Ask person={person} onClose={() => ask(false)} onDone={() => void held.refresh()} /> : null}
    </section>
  );
}

interface AskProps {
  readonly person: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Ask({ person, onClose, onDone }: AskProps) {
  const [words, say] = useState("");
  const deed = useDeed();
  const send = async (): Promise<void> => {
    const body = { person_id: person, words };
    if (!(await deed.run(async () => void (await api.call("POST /api/privacy/erasures", { body }))))) return;
    onClose();
    onDone();
  };
  return (
    <Dialog title={t("privacy.erase.ask")} onClose={onClose}>
      <WhatGoes />
      <TextArea
        label={t("privacy.erase.words")}
        hint={t("privacy.erase.words.hint")}
        value={words}
        onInput={say}
        rows={3}
        maxLength={LONGEST}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="primary" busy={deed.busy} onClick={() => void send()}>
          {t("privacy.erase.send")}
        </Button>
      </div>
    </Dialog>
  );
}

/** In words: what is taken away, what stays and why. */
export function WhatGoes() {
  return (
    <>
      <h3>{t("privacy.erase.goes")}</h3>
      <p>{t("privacy.erase.goes.text")}</p>
      <h3>{t("privacy.erase.stays")}</h3>
      <p>{t("privacy.erase.stays.text")}</p>
      <p>{t("privacy.erase.ledger")}</p>
      <p>{t("privacy.erase.when")}</p>
    </>
  );
}
