/** `/access/units`: the classroom screens of the school, and pairing a new one by its code. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longInstant } from "../../core/time";
import type { UnitCard, UnitHealth, Units, UnitsHealth } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { Floating } from "./floating";
import { Health } from "./health";

/** The code as it is compared: without spaces and dashes, in capitals. */
export const plainCode = (typed: string): string => typed.replace(/[\s-]/g, "").toUpperCase();

const CODE_LENGTH = 8;

/** A place as the timetable writes it: a unit finds its lessons by that name. */
export function asInTimetable(typed: string, places: readonly string[]): string {
  const same = (one: string): string => one.trim().replace(/\s+/g, " ").toLowerCase();
  return places.find((place) => same(place) === same(typed)) ?? typed.trim();
}

const STAYS = ["fixed", "floating"] as const;
type Stays = (typeof STAYS)[number];

const doneWords = ({ name, place }: UnitCard): string =>
  name ? t("access.pair.done.floating", { name }) : t("access.pair.done", { place });

const calledOf = ({ name, place }: UnitCard): string => name || place;

export default function UnitsPage({ me }: PageProps) {
  const held = useLoad<Units>("units", (signal) => api.call("GET /api/access/units", { signal }), 30_000);
  const health = useLoad<UnitsHealth>("health", (signal) => api.call("GET /api/access/health", { signal }), 15_000);
  const mayRemove = me?.roles.includes("coordinator") ?? false;
  return (
    <Page title={t("access.units.title")} lead={t("access.units.lead")}>
      {held.data ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {held.data ? (
        <UnitList units={held.data.units} health={health.data} mayRemove={mayRemove} onChanged={held.refresh} />
      ) : null}
      <Pair places={held.data?.places ?? []} onPaired={() => void held.refresh()} />
    </Page>
  );
}

function Pair({ places, onPaired }: { readonly places: readonly string[]; readonly onPaired: () => void }) {
  const [code, setCode] = useState("");
  const [stays, setStays] = useState<Stays>("fixed");
  const [place, setPlace] = useState("");
  const floating = stays === "floating";
  const [paired, setPaired] = useState<UnitCard | null>(null);
  const deed = useDeed();
  const errors = useErrors<"code" | "place">();
  const known = ({ place, name }: UnitCard): boolean => name !== "" || places.length === 0 || places.includes(place);
  const submit = (event: Event): void => {
    event.preventDefault();
    setPaired(null);
    const found = {
      code: plainCode(code).length === CODE_LENGTH ? null : t("access.pair.noCode"),
      place: place.trim() === "" ? t(floating ? "access.pair.noName" : "access.pair.noPlace") : null,
    };
    if (!errors.none(event.currentTarget, found)) return;
    void deed.run(async () => {
      const body = { code: plainCode(code), place: floating ? place.trim() : asInTimetable(place, places), floating };
      setPaired(await api.call("POST /api/access/units/pair", { body }));
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
      <form class="stack" onSubmit={submit} noValidate>
        <Field
          label={t("access.pair.code")}
          hint={t("access.pair.code.hint")}
          error={errors.of.code}
          value={code}
          onInput={setCode}
          input={{
            class: "input--code",
            required: true,
            maxLength: 12,
            autocomplete: "off",
            spellcheck: false,
          }}
        />
        <RadioGroup
          legend={t("access.pair.stays")}
          value={stays}
          options={STAYS.map((value) => ({ value, label: t(`access.pair.stays.${value}`) }))}
          onChange={setStays}
        />
        <Field
          key={stays}
          label={t(floating ? "access.pair.name" : "access.pair.place")}
          hint={t(floating ? "access.pair.name.hint" : "access.pair.place.hint")}
          error={errors.of.place}
          value={place}
          onInput={setPlace}
          input={{ required: true, maxLength: 80, autocomplete: "off", ...(floating ? {} : { list: "places" }) }}
        />
        <datalist id="places">
          {places.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
        {deed.error ? <Trouble error={deed.error} /> : null}
        {paired ? <Notice kind="ok">{doneWords(paired)}</Notice> : null}
        {paired && !known(paired) ? (
          <Notice kind="warn">{t("access.pair.notInTimetable", { place: paired.place })}</Notice>
        ) : null}
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
  readonly health: UnitsHealth | null;
  readonly mayRemove: boolean;
  readonly onChanged: () => Promise<void>;
}

function UnitList({ units: known, health, mayRemove, onChanged }: UnitListProps) {
  const deed = useDeed();
  const [asking, ask] = useState<string | null>(null);
  const order = new Map(health?.units.map(({ unit_id }, n) => [unit_id, n]));
  const units = known.toSorted((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
  const healthOf = (id: string): UnitHealth | undefined => health?.units.find(({ unit_id }) => unit_id === id);
  const remove = (id: string): void =>
    void deed.run(async () => {
      await api.call("DELETE /api/access/units/{id}", { path: { id } });
      ask(null);
      await onChanged();
    });
  return (
    <section class="stack">
      <h2>{t("access.units.list")}</h2>
      {units.length === 0 ? <p>{t("access.units.none")}</p> : null}
      <ul class="list stack stack--tight">
        {units.map((unit) => (
          <li class="card" key={unit.id}>
            <h3 class="row">
              <Icon name="screen" /> {calledOf(unit)}
            </h3>
            {unit.name ? <Floating unit={unit} onSaid={onChanged} /> : null}
            {healthOf(unit.id) ? <Health health={healthOf(unit.id) as UnitHealth} /> : null}
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
                  <Button
                    onClick={() => ask(unit.id)}
                    label={t("access.units.remove.named", { place: calledOf(unit) })}
                  >
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
