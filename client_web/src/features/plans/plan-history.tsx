/** What was changed in a pupil's plan: who, when, from what to what, and why; in words. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { PlanChange, PlanHistory } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Loading, Trouble } from "../../ui/loading";
import { useLoad } from "../../ui/use-load";
import { fieldWords, isNew, isShown, thingWords, valueWords } from "./change-words";

const FIRST = 8;

export function PlanHistoryPart({ person }: { readonly person: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="help" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("plans.history")}</summary>
      {open ? <Changes person={person} /> : null}
    </details>
  );
}

function Changes({ person }: { readonly person: string }) {
  const [all, setAll] = useState(false);
  const held = useLoad<PlanHistory>(`plan history ${person}`, (signal) =>
    api.call("GET /api/plans/history", { query: { person_id: person }, signal }),
  );
  const { data, error } = held;
  if (!data) return error ? <Trouble error={error} retry={() => void held.refresh()} /> : <Loading />;
  const changes = data.changes.filter(({ fields }) => fields.some(isShown));
  if (changes.length === 0) return <p class="quiet help__body">{t("plans.history.none")}</p>;
  return (
    <div class="stack help__body">
      <ul class="list stack">
        {changes.slice(0, all ? undefined : FIRST).map((change) => (
          <Change key={change.at + change.thing} change={change} title={thingWords(change.thing)} field={fieldWords} />
        ))}
      </ul>
      {changes.length > FIRST && !all ? (
        <div>
          <button type="button" class="button button--quiet" onClick={() => setAll(true)}>
            {t("plans.history.all", { n: changes.length })}
          </button>
        </div>
      ) : null}
    </div>
  );
}

interface ChangeProps {
  readonly change: PlanChange;
  readonly title: string;
  /** The word on the screen for a field. */
  readonly field: (name: string) => string;
}

export function Change({ change, title, field: wordsOf }: ChangeProps) {
  return (
    <li class="plans__change">
      <p>
        <strong>{title}</strong>
        <span class="quiet">
          {" · "}
          {change.author ?? t("ui.somebody_else.nobody")}, {longInstant(change.at, language())}
        </span>
      </p>
      <dl class="plans__fields">
        {change.fields.filter(isShown).map((field) => (
          <div key={field.name}>
            <dt>{wordsOf(field.name)}</dt>
            <dd>
              {isNew(field) ? null : (
                <>
                  <span class="quiet">{valueWords(field.name, field.before)}</span>
                  <span aria-hidden="true"> → </span>
                  <span class="visually-hidden">{t("plans.history.became")}</span>
                </>
              )}
              {valueWords(field.name, field.after)}
            </dd>
          </div>
        ))}
      </dl>
      {change.reason ? <p class="quiet">{t("ui.somebody_else.reason", { reason: change.reason })}</p> : null}
    </li>
  );
}
