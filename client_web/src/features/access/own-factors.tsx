/** One's own keys and app: since when, added, taken away. */
import { api } from "../../core/client";
import { withoutKeys } from "../../core/security-key";
import { longInstant } from "../../core/time";
import type { FactorState, KeyCard } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Sure } from "./sure";

/** Where the school asks for a second step the last one stays; a colleague can take it away. */
const mayGo = (state: FactorState): boolean => !state.asked || state.keys.length + (state.app_since ? 1 : 0) > 1;
const when = (at: string): string => longInstant(at, language());

/** What going of the last one means. */
const afterwards = (state: FactorState): string =>
  t(state.keys.length + (state.app_since ? 1 : 0) > 1 ? "access.keys.remove.text" : "access.factors.remove.text");

interface OwnKeysProps {
  readonly state: FactorState;
  readonly onAdd: () => void;
  readonly onChanged: () => void;
}

export function OwnKeys({ state, onAdd, onChanged }: OwnKeysProps) {
  const without = withoutKeys(state.keys_here);
  return (
    <section class="card stack" aria-labelledby="keys">
      <h2 id="keys">{t("access.keys.title")}</h2>
      <p>{t("access.keys.lead")}</p>
      {state.keys.length > 0 ? (
        <ul class="factors__keys">
          {state.keys.map((key) => (
            <OwnKey key={key.id} one={key} state={state} onChanged={onChanged} />
          ))}
        </ul>
      ) : null}
      {without ? (
        <p class="quiet">{t(`access.trouble.${without}`)}</p>
      ) : (
        <div>
          <Button kind={state.since ? "plain" : "primary"} icon="key" onClick={onAdd}>
            {t("access.keys.add")}
          </Button>
        </div>
      )}
    </section>
  );
}

interface OwnKeyProps {
  readonly one: KeyCard;
  readonly state: FactorState;
  readonly onChanged: () => void;
}

function OwnKey({ one, state, onChanged }: OwnKeyProps) {
  return (
    <li class="stack stack--tight">
      <strong>{one.name}</strong>
      <span class="quiet">
        {one.last_used_at
          ? t("access.keys.used", { when: when(one.last_used_at) })
          : t("access.keys.added", { when: when(one.added_at) })}
      </span>
      {mayGo(state) ? (
        <Sure
          go={t("access.keys.remove")}
          label={`${t("access.keys.remove")}: ${one.name}`}
          text={afterwards(state)}
          onSure={async () => {
            await api.call("POST /api/access/keys/remove", { body: { id: one.id } });
            onChanged();
          }}
        />
      ) : null}
    </li>
  );
}

interface OwnAppProps {
  readonly state: FactorState;
  readonly onMake: () => void;
  readonly onChanged: () => void;
}

export function OwnApp({ state, onMake, onChanged }: OwnAppProps) {
  return (
    <section class="card stack" aria-labelledby="codes-app">
      <h2 id="codes-app">{t("access.factors.app")}</h2>
      <p>
        {state.app_since
          ? t("access.factors.app.since", { when: when(state.app_since) })
          : t("access.factors.app.text")}
      </p>
      {state.app_since === null ? (
        <div>
          <Button onClick={onMake}>{t("access.factors.make")}</Button>
        </div>
      ) : null}
      {state.app_since && mayGo(state) ? (
        <Sure
          go={t("access.factors.remove")}
          text={afterwards(state)}
          onSure={async () => {
            await api.call("POST /api/access/factors/remove", { body: {} });
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}
