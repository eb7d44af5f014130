/** `/absence/policies`: the school's own numbers for notices and conversations, each explained, dated, never changed. */
import { useState } from "preact/hooks";
import {
  differing,
  FIGURES,
  type Figure,
  fits,
  LIMITS,
  numbersOf,
  OF_NOTICES,
  OF_SUPPORT,
  type Typed,
  typedOf,
} from "../../core/absence-policy";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longDate, longInstant } from "../../core/time";
import type { AbsencePolicies, AbsencePolicyCard } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { Tabs } from "./tabs";
import "./absence.css";

export default function PoliciesPage({ me }: PageProps) {
  const held = useLoad<AbsencePolicies>("absence policies", (signal) =>
    api.call("GET /api/absence/policies", { signal }),
  );
  const [made, setMade] = useState("");
  if (!me) return null;
  const refresh = (): void => void held.refresh();
  const newest = held.data?.versions[0];
  return (
    <Page wide title={t("absence.policies.title")}>
      <Tabs roles={me.roles} />
      <p>{t("absence.policies.lead")}</p>
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {made ? (
        <Notice kind="ok" focus>
          {t("absence.policies.made", { day: longDate(made, language()) })}
        </Notice>
      ) : null}
      {held.data && newest ? (
        <>
          <NewVersion
            key={newest.version}
            newest={newest}
            page={held.data}
            onChange={refresh}
            onMade={(day) => {
              setMade(day);
              refresh();
            }}
          />
          <Versions page={held.data} />
        </>
      ) : held.error ? null : (
        <Loading />
      )}
      <section class="card" aria-labelledby="elsewhere">
        <h2 id="elsewhere">{t("absence.policies.elsewhere")}</h2>
        <ul class="list stack stack--tight">
          <li>
            <a href="/absence/in-view">{t("absence.policies.in_view")}</a>
          </li>
          {me.roles.includes("coordinator") ? (
            <li>
              <a href="/absence/exchange">{t("absence.policies.codes")}</a>
            </li>
          ) : null}
        </ul>
      </section>
    </Page>
  );
}

const labelOf = (name: Figure): string => t(`absence.policies.${name}`);

const wordOf = (name: string): string => {
  const key = `absence.policies.${name}`;
  return isKey(key) ? t(key) : name;
};

interface NewProps {
  readonly newest: AbsencePolicyCard;
  readonly page: AbsencePolicies;
  readonly onChange: () => void;
  readonly onMade: (day: string) => void;
}

function NewVersion({ newest, page, onChange, onMade }: NewProps) {
  const [typed, type] = useState<Typed>(typedOf(newest.numbers));
  const [work, setWork] = useState(newest.numbers.free_days_are_working_days);
  const [from, setFrom] = useState(page.today);
  const deed = useDeed();
  const numbers = numbersOf(typed, work);
  const same =
    numbers !== null &&
    differing(numbers, newest.numbers).length === 0 &&
    work === newest.numbers.free_days_are_working_days;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (numbers === null || same) return;
    const body = { after: newest.version, valid_from: from, numbers };
    if (await deed.run(async () => void (await api.call("POST /api/absence/policies", { body })))) onMade(from);
  };
  const fields = (names: readonly Figure[]) =>
    names.map((name) => (
      <Field
        key={name}
        label={labelOf(name)}
        hint={t(`absence.policies.${name}.why`)}
        value={typed[name]}
        onInput={(value) => type((before) => ({ ...before, [name]: value }))}
        error={
          fits(name, typed)
            ? null
            : t("absence.policies.limits", { least: LIMITS[name][0], most: LIMITS[name][1] }) +
              (name === "tier_3_percent" ? ` ${t("absence.policies.above")}` : "")
        }
        input={{ class: "absence__figure", autocomplete: "off", maxLength: 3 }}
      />
    ));
  const others = somebodyElse(deed.error);
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <div class="absence__figures">
        <section class="card" aria-labelledby="of_notices">
          <h2 id="of_notices">{t("absence.policies.of_notices")}</h2>
          {fields(OF_NOTICES)}
          <Check
            label={t("absence.policies.free_days_are_working_days")}
            hint={t("absence.policies.free_days_are_working_days.why")}
            checked={work}
            onChange={setWork}
          />
        </section>
        <section class="card" aria-labelledby="of_support">
          <h2 id="of_support">{t("absence.policies.of_support")}</h2>
          {fields(OF_SUPPORT)}
        </section>
      </div>
      <Field
        label={t("absence.policies.from")}
        hint={t("absence.policies.from.why")}
        value={from}
        onInput={setFrom}
        input={{ type: "date", min: page.today, required: true, class: "absence__date" }}
      />
      {others ? (
        <SomebodyElse changes={others} field={wordOf} mine={[]} zone={page.timezone} onTheirs={onChange} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <p class="row">
        <Button type="submit" kind="primary" icon="check" busy={deed.busy || numbers === null || same}>
          {t("absence.policies.save")}
        </Button>
        {same ? <span class="quiet">{t("absence.policies.same")}</span> : null}
      </p>
    </form>
  );
}

function Versions({ page }: { readonly page: AbsencePolicies }) {
  const own = page.versions.at(-1);
  if (!own) return null;
  return (
    <section class="card" aria-labelledby="versions">
      <h2 id="versions">{t("absence.policies.versions")}</h2>
      <ol class="list stack">
        {page.versions.map((one, at) => (
          <li key={one.version}>
            <p>
              <strong>
                {one.version === 0
                  ? t("absence.policies.erbijs")
                  : t("absence.policies.version", { n: one.version, day: longDate(one.valid_from, language()) })}
              </strong>{" "}
              {one.holds ? <span class="tag">{t("absence.policies.holds")}</span> : null}
              {one.passed_over ? <span class="tag">{t("absence.policies.passed_over")}</span> : null}
            </p>
            {one.made_at ? (
              <p class="quiet">
                {t("absence.policies.by", {
                  name: one.by ?? t("absence.unseen.somebody"),
                  when: longInstant(one.made_at, language(), page.timezone),
                })}
              </p>
            ) : null}
            <p>{whatChanged(one, page.versions[at + 1])}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The figures of a version: those that it changed; of Erbij's own all of them. */
function whatChanged(one: AbsencePolicyCard, before: AbsencePolicyCard | undefined): string {
  const names = before ? differing(one.numbers, before.numbers) : FIGURES;
  const told = names.map((name) =>
    before
      ? t("absence.policies.changed", {
          what: labelOf(name),
          was: before.numbers[name],
          is: one.numbers[name],
        })
      : `${labelOf(name)}: ${one.numbers[name]}`,
  );
  if (before && one.numbers.free_days_are_working_days !== before.numbers.free_days_are_working_days) {
    told.push(t(one.numbers.free_days_are_working_days ? "absence.policies.free_on" : "absence.policies.free_off"));
  }
  return `${told.join("; ")}.`;
}
