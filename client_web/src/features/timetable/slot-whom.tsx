/** For whom a lesson is: asked alike for a new one and for one that changes. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { found } from "../../core/people";
import type { Whom } from "../../core/slots";
import type { People, PlanChoice } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Check, Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";

interface ForWhomProps {
  readonly groups: readonly PlanChoice[];
  readonly whom: Whom;
  readonly errors: Readonly<Partial<Record<"group" | "pupils", string>>>;
  readonly onChange: (part: Partial<Whom>) => void;
}

/** A group, or single pupils by name. */
export function ForWhomFields({ groups, whom, errors, onChange }: ForWhomProps) {
  return (
    <div class="stack">
      <RadioGroup
        row
        legend={t("timetable.new.forWhom")}
        value={whom.forWhom}
        options={[
          { value: "group", label: t("timetable.new.group") },
          { value: "pupils", label: t("timetable.new.pupils") },
        ]}
        onChange={(forWhom) => onChange({ forWhom })}
      />
      {whom.forWhom === "group" ? (
        <Select
          label={t("timetable.slot.group")}
          value={whom.groupId}
          options={groups}
          empty={t("timetable.slot.choose")}
          error={errors.group}
          onChange={(groupId) => onChange({ groupId })}
        />
      ) : (
        <PupilChoice chosen={whom.pupils} error={errors.pupils} onChange={(pupils) => onChange({ pupils })} />
      )}
    </div>
  );
}

interface PupilChoiceProps {
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (pupils: readonly string[]) => void;
}

const AT_ONCE = 8;

/** Pupils by name: who is chosen stays at the top. */
function PupilChoice({ chosen, error, onChange }: PupilChoiceProps) {
  const held = useLoad<People>("pupils", (signal) => api.call("GET /api/people", { signal }));
  const [typed, setTyped] = useState("");
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!held.data) return <Loading />;
  const pupils = held.data.people.filter((person) => person.roles.includes("pupil"));
  const fitting = found(pupils, typed, "").filter((person) => !chosen.includes(person.id));
  const shown = [...pupils.filter((person) => chosen.includes(person.id)), ...fitting.slice(0, AT_ONCE)];
  const toggle = (id: string, on: boolean): void =>
    onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <div class="stack stack--tight">
      <Field
        label={t("timetable.new.search")}
        value={typed}
        onInput={setTyped}
        error={error}
        input={{ type: "search", autocomplete: "off", spellcheck: false }}
      />
      <ul class="list slots__pupils" aria-label={t("timetable.new.pupils")}>
        {shown.map((person) => (
          <li key={person.id}>
            <Check
              label={person.name}
              hint={person.groups.join(", ")}
              checked={chosen.includes(person.id)}
              onChange={(on) => toggle(person.id, on)}
            />
          </li>
        ))}
      </ul>
      {fitting.length > AT_ONCE ? (
        <p class="quiet">{tn("timetable.new.morePupils", fitting.length - AT_ONCE)}</p>
      ) : null}
    </div>
  );
}
