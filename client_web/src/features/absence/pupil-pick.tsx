/** Choose a pupil by a few letters of the name. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { plain } from "../../core/people";
import type { People } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { useLoad } from "../../ui/use-load";

const FOUND = 6;

export function PupilPick({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const [typed, setTyped] = useState("");
  const held = useLoad<People>("people", (signal) => api.call("GET /api/people", { signal }));
  if (!held.data) return held.error ? <Trouble error={held.error} /> : <Loading />;
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const fitting = held.data.people.filter(
    ({ name, roles }) => roles.includes("pupil") && words.every((word) => plain(name).includes(word)),
  );
  return (
    <div class="stack">
      <Field
        label={t("absence.illness.pupil")}
        value={typed}
        onInput={setTyped}
        input={{ type: "search", autocomplete: "off" }}
      />
      <ul class="list stack stack--tight">
        {fitting.slice(0, FOUND).map(({ id, name, groups }) => (
          <li key={id}>
            <Button wide onClick={() => onChoose(id)}>
              {name} <span class="quiet">{groups.join(", ")}</span>
            </Button>
          </li>
        ))}
      </ul>
      {fitting.length === 0 ? <p role="status">{t("absence.illness.nobody")}</p> : null}
    </div>
  );
}
