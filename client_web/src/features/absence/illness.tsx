/** `/absence/illness`: "ziek gemeld" and "doet vandaag mee" in one form, for a parent and for who takes the phone call. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { plain } from "../../core/people";
import { KEYS, recall, remember } from "../../core/store";
import { isDate } from "../../core/time";
import type { IllnessForm as Form, People } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useLoad } from "../../ui/use-load";
import { IllnessForm } from "./illness-form";
import { IllnessReported } from "./illness-reported";
import "./absence.css";

const FOUND = 8;

export default function IllnessPage({ me, place }: PageProps) {
  const asked = place.query.person;
  const before = recall(KEYS.child);
  const children = "staff" in place.query ? [] : (me?.children ?? []);
  const [person, choose] = useState(asked ?? children.find(({ id }) => id === before)?.id ?? children[0]?.id ?? "");
  const date = isDate(place.query.date ?? "") ? place.query.date : undefined;
  const pick = (id: string): void => {
    if (children.some((child) => child.id === id)) remember(KEYS.child, id);
    choose(id);
  };
  const options = children.map(({ id, name }) => ({ value: id, label: name }));
  const isFamily = children.some(({ id }) => id === person);
  return (
    <Page title={t("absence.illness.title")}>
      {isFamily && options.length > 1 ? (
        <RadioGroup row legend={t("absence.illness.who")} value={person} options={options} onChange={pick} />
      ) : null}
      {person === "" && !isFamily ? <PupilChoice onChoose={pick} /> : null}
      {person === "" ? null : <OnePupil key={person} person={person} date={date} family={isFamily} />}
      {person !== "" && !isFamily ? (
        <p>
          <ButtonLink kind="quiet" icon="left" href="/absence">
            {t("absence.back")}
          </ButtonLink>
        </p>
      ) : null}
    </Page>
  );
}

interface OneProps {
  readonly person: string;
  readonly date: string | undefined;
  readonly family: boolean;
}

function OnePupil({ person, date: first, family }: OneProps) {
  const [date, setDate] = useState(first);
  const [changing, change] = useState(false);
  const held = useLoad<Form>(`${person} ${date ?? "today"}`, (signal) => {
    const query = { person_id: person, ...(date && { date }) };
    return api.call("GET /api/absence/illness", { query, signal });
  });
  const form = held.data;
  const done = (): void => {
    change(false);
    void held.refresh();
  };
  if (!form) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />;
  if (form.report && !changing) {
    return <IllnessReported form={form} family={family} onChange={() => change(true)} onDone={done} onDate={setDate} />;
  }
  return (
    <IllnessForm
      key={`${form.date} ${form.report?.version}`}
      form={form}
      family={family}
      onDate={setDate}
      onDone={done}
      onReload={() => void held.refresh()}
    />
  );
}

/** Who takes the call types a few letters of the name. */
function PupilChoice({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const [typed, setTyped] = useState("");
  const held = useLoad<People>("people", (signal) => api.call("GET /api/people", { signal }));
  if (!held.data) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />;
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const pupils = held.data.people.filter(({ roles }) => roles.includes("pupil"));
  const fitting = pupils.filter(({ name }) => words.every((word) => plain(name).includes(word)));
  return (
    <div class="stack">
      <Field
        label={t("absence.illness.pupil")}
        value={typed}
        onInput={setTyped}
        input={{ type: "search", autocomplete: "off", spellcheck: false }}
      />
      <RadioGroup
        legend={t("absence.illness.who")}
        value=""
        options={fitting
          .slice(0, FOUND)
          .map(({ id, name, groups }) => ({ value: id, label: name, hint: groups.join(", ") }))}
        onChange={onChoose}
      />
      {fitting.length > FOUND ? <p class="quiet">{t("absence.illness.moreNames")}</p> : null}
      {fitting.length === 0 ? <p role="status">{t("absence.illness.nobody")}</p> : null}
    </div>
  );
}
