/** `/access/units`: the classroom screens of the school, and pairing a new one by its code. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longInstant } from "../../core/time";
import type { UnitCard, Units } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";

/** The code as it is compared: without spaces and dashes, in capitals. */
export const plainCode = (typed: string): string => typed.replace(/[\s-]/g, "").toUpperCase();

export default function UnitsPage({ me }: PageProps) {
  const held = useLoad<Units>("units", (signal) => api.call("GET /api/access/units", { signal }), 30_000);
  const mayRemove = me?.roles.includes("coordinator") ?? false;
  return (
    <Page title={t("access.units.title")} lead={t("access.units.lead")}>
      <Pair places={held.data?.places ?? []} onPaired={() => void held.refresh()} />
      {held.data ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {held.data ? <UnitList units={held.data.units} mayRemove={mayRemove} onGone={held.refresh} /> : null}
    </Page>
  );
}

function Pair({ places, onPaired }: { readonly places: readonly string[]; readonly onPaired: () => void }) {
  const [code, setCode] = useState("");
  const [place, setPlace] = useState("");
  const [paired, setPaired] = useState<UnitCard | null>(null);
  const deed = useDeed();
  const submit = (event: Event): void => {
    event.preventDefault();
    setPaired(null);
    void deed.run(async () => {
      setPaired(
        await api.call("POST /api/access/units/pair", { body: { code: plainCode(code), place: place.trim() } }),
      );
      setCode("");
      onPaired();
    });
  };
  return (
    <section class="card">
      <h2>{t("access.pair.title")}</h2>
      <ol>
        <li>{t("access.pair.step1")}</li>
        <li>{t("access.pair.step2")}</li>
      </ol>
      <form class="stack" onSubmit={submit}>
        <Field
          label={t("access.pair.code")}
          hint={t("access.pair.code.hint")}
          value={code}
          onInput={setCode}
          input={{
            class: "input--code",
            required: true,
            minLength: 8,
            maxLength: 12,
            autocomplete: "off",
            spellcheck: false,
          }}
        />
        <Field
          label={t("access.pair.place")}
          hint={t("access.pair.place.hint")}
          value={place}
          onInput={setPlace}
          input={{ required: true, maxLength: 80, list: "places", autocomplete: "off" }}
        />
        <datalist id="places">
          {places.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
        {deed.error ? <Trouble error={deed.error} /> : null}
        {paired ? <Notice kind="ok">{t("access.pair.done", { place: paired.place })}</Notice> : null}
        <div>
          <Button type="submit" kind="primary" icon="screen" busy={deed.busy}>
            {t("access.pair.go")}
          </Button>
        </div>
      </form>
      <Help summary={t("access.pair.help")}>
        <p>{t("access.pair.help.text")}</p>
      </Help>
    </section>
  );
}

interface UnitListProps {
  readonly units: readonly UnitCard[];
  readonly mayRemove: boolean;
  readonly onGone: () => Promise<void>;
}

function UnitList({ units, mayRemove, onGone }: UnitListProps) {
  const deed = useDeed();
  const [asking, ask] = useState<string | null>(null);
  const remove = (id: string): void =>
    void deed.run(async () => {
      await api.call("DELETE /api/access/units/{id}", { path: { id } });
      ask(null);
      await onGone();
    });
  return (
    <section class="stack">
      <h2>{t("access.units.list")}</h2>
      {units.length === 0 ? <p>{t("access.units.none")}</p> : null}
      <ul class="list stack stack--tight">
        {units.map((unit) => (
          <li class="card" key={unit.id}>
            <h3 class="row">
              <Icon name="screen" /> {unit.place}
            </h3>
            <p class="quiet">
              {unit.last_seen_at
                ? t("access.units.seen", { when: longInstant(unit.last_seen_at, language()) })
                : t("access.units.neverSeen")}
            </p>
            {mayRemove ? (
              <div class="row">
                {asking === unit.id ? (
                  <>
                    <Button kind="danger" onClick={() => remove(unit.id)} busy={deed.busy}>
                      {t("access.units.remove.sure")}
                    </Button>
                    <Button onClick={() => ask(null)}>{t("ui.cancel")}</Button>
                  </>
                ) : (
                  <Button onClick={() => ask(unit.id)} label={t("access.units.remove.named", { place: unit.place })}>
                    {t("access.units.remove")}
                  </Button>
                )}
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </section>
  );
}
