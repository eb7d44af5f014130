/** `/people`: groups, people, links, and (coordinator) the import of the school's files. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { found } from "../../core/people";
import type { GroupCard, People, PersonCard } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { Groups } from "./groups";
import { ImportPart } from "./import";
import { Person } from "./person";
import "./people.css";

const AT_ONCE = 40;

export default function PeoplePage({ me }: PageProps) {
  const held = useLoad<People>("people", (signal) => api.call("GET /api/people", { signal }));
  const coordinator = me?.roles.includes("coordinator") ?? false;
  const refresh = (): void => void held.refresh();
  return (
    <Page wide title={t("people.title")} lead={me?.school_name}>
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {held.data ? (
        <>
          {coordinator ? <BirthsMissing people={held.data.people} /> : null}
          <Groups groups={held.data.groups} letters={coordinator} />
          <Search
            people={held.data.people}
            groups={held.data.groups}
            coordinator={coordinator}
            teacher={me?.roles.includes("teacher") ?? false}
            onChange={refresh}
          />
        </>
      ) : held.error ? null : (
        <Loading />
      )}
      {coordinator ? (
        <p>
          <ButtonLink icon="file" href="/privacy/subjects">
            {t("people.subjects")}
          </ButtonLink>
        </p>
      ) : null}
      {coordinator && held.data ? <ImportPart people={held.data} onWritten={refresh} /> : null}
    </Page>
  );
}

/** Where guardians' access cannot end by itself; who is missing says so in their own card. */
function BirthsMissing({ people }: { readonly people: readonly PersonCard[] }) {
  const missing = people.filter((one) => one.birth_missing).length;
  if (missing === 0) return null;
  return (
    <Notice kind="info">
      <p>{tn("people.birthMissing.all", missing)}</p>
    </Notice>
  );
}

interface SearchProps {
  readonly people: readonly PersonCard[];
  readonly groups: readonly GroupCard[];
  readonly coordinator: boolean;
  readonly teacher: boolean;
  readonly onChange: () => void;
}

function Search({ people, groups, coordinator, teacher, onChange }: SearchProps) {
  const [typed, setTyped] = useState("");
  const [group, setGroup] = useState("");
  const [shown, setShown] = useState(AT_ONCE);
  const fitting = found(people, typed, group);
  return (
    <section class="stack" aria-labelledby="everybody">
      <h2 id="everybody">{t("people.everybody")}</h2>
      <div class="people__search">
        <Field
          label={t("people.search")}
          value={typed}
          onInput={setTyped}
          input={{ type: "search", autocomplete: "off", spellcheck: false }}
        />
        <label class="field">
          <span class="field__label">{t("people.group")}</span>
          <select class="input" value={group} onChange={(event) => setGroup(event.currentTarget.value)}>
            <option value="">{t("people.group.all")}</option>
            {groups.map((one) => (
              <option key={one.id} value={one.name}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p role="status">{tn("people.found", fitting.length)}</p>
      <ul class="list people">
        {fitting.slice(0, shown).map((person) => (
          <Person key={person.id} person={person} coordinator={coordinator} teacher={teacher} onChange={onChange} />
        ))}
      </ul>
      {fitting.length > shown ? (
        <div>
          <Button onClick={() => setShown(shown + AT_ONCE)}>{t("people.more")}</Button>
        </div>
      ) : null}
      {coordinator || people.some((person) => person.mentored) ? (
        <Help summary={t("people.help")}>
          <p>{t("people.help.link")}</p>
          {coordinator ? <p>{t("people.help.password")}</p> : null}
        </Help>
      ) : null}
    </section>
  );
}
