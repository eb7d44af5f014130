/** A new address, or another one for a source that is there; and where in a calendar Erbij finds what. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type {
  CalendarField,
  SourceCard,
  SourceChoice,
  SourceFormat,
  SourceMapping,
  Sources,
} from "../../generated/wire";
import { type Key, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";

interface FormProps {
  readonly source?: SourceCard;
  readonly page: Sources;
  readonly onAnswer: (page: Sources) => void;
  readonly onClose: () => void;
}

const USUAL: SourceMapping = {
  group: "ANYWHERE",
  group_id: null,
  teacher: "ANYWHERE",
  teacher_id: null,
  subject: "SUMMARY",
  place: "LOCATION",
  only_known: false,
  groups: [],
  teachers: [],
};
const NAMED: readonly CalendarField[] = [
  "ANYWHERE",
  "SUMMARY",
  "CATEGORIES",
  "DESCRIPTION",
  "LOCATION",
  "ATTENDEE",
  "FIXED",
];
const TEXTS: readonly CalendarField[] = ["SUMMARY", "CATEGORIES", "DESCRIPTION", "LOCATION", "NOWHERE"];

/** An address that a server can read; `webcal` is what calendars call it. */
export const isAddress = (text: string): boolean => /^(https?|webcal):\/\/[^\s/]+/i.test(text.trim());

const FIELDS: Readonly<Record<string, Key>> = {
  address: "timetable.sources.address",
  kind: "timetable.sources.kind",
  mapping: "timetable.sources.mapping",
  name: "timetable.sources.name",
  paused: "timetable.sources.pause",
};

const fieldOf = (name: string): string => {
  const key = FIELDS[name];
  return key ? t(key) : name;
};

export function SourceForm({ source, page, onAnswer, onClose }: FormProps) {
  const [name, setName] = useState(source?.name ?? "");
  const [address, setAddress] = useState("");
  const [kind, setKind] = useState<SourceFormat>(source?.kind ?? "ICALENDAR");
  const [token, setToken] = useState("");
  const [mapping, setMapping] = useState<SourceMapping>(source?.mapping ?? USUAL);
  // The page loads itself again every minute: what counts is what this form began with.
  const [version] = useState(source?.version ?? 0);
  const deed = useDeed();
  const errors = useErrors<"name" | "address">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const kept = source !== undefined && address.trim() === "";
    const found = {
      name: name.trim() === "" ? t("timetable.sources.name.missing") : null,
      address: kept || isAddress(address) ? null : t("timetable.sources.address.wrong"),
    };
    if (!errors.none(event.currentTarget, found)) return;
    const asked = {
      name: name.trim(),
      kind,
      mapping,
      version,
      ...(kept ? {} : { address: address.trim() }),
      ...(token ? { token } : {}),
    };
    void deed.run(async () => {
      const before = new Set(page.sources.map((one) => one.id));
      const after = source
        ? await api.call("POST /api/timetable/sources/{id}", { path: { id: source.id }, body: asked })
        : await api.call("POST /api/timetable/sources", { body: asked });
      onAnswer(after);
      onClose();
      const id = source?.id ?? after.sources.find((one) => !before.has(one.id))?.id;
      if (id) onAnswer(await api.call("POST /api/timetable/sources/{id}/read", { path: { id }, body: {} }));
    });
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  const theirs = (): void =>
    void deed.run(async () => {
      onAnswer(await api.call("GET /api/timetable/sources"));
      onClose();
    });
  const set = (part: Partial<SourceMapping>): void => setMapping({ ...mapping, ...part });
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Field
        label={t("timetable.sources.name")}
        hint={t("timetable.sources.name.hint")}
        error={errors.of.name}
        value={name}
        onInput={setName}
        input={{ required: true, maxLength: 80, autocomplete: "off" }}
      />
      <RadioGroup
        legend={t("timetable.sources.kind")}
        value={kind}
        onChange={setKind}
        options={(["ICALENDAR", "ZERMELO"] as const).map((value) => ({
          value,
          label: t(`timetable.sources.kind.${value}`),
          hint: t(`timetable.sources.kind.${value}.hint`),
        }))}
      />
      <Field
        label={t("timetable.sources.address")}
        hint={
          source
            ? t("timetable.sources.address.kept", { address: source.address })
            : t("timetable.sources.address.hint")
        }
        error={errors.of.address}
        value={address}
        onInput={setAddress}
        input={{ maxLength: 2000, autocomplete: "off", spellcheck: false }}
      />
      {kind === "ZERMELO" ? (
        <Field
          label={t("timetable.sources.token")}
          hint={t(source?.has_token ? "timetable.sources.token.kept" : "timetable.sources.token.hint")}
          value={token}
          onInput={setToken}
          input={{ type: "password", maxLength: 400, autocomplete: "off" }}
        />
      ) : (
        <Mapping mapping={mapping} page={page} set={set} />
      )}
      <Check
        label={t("timetable.sources.onlyKnown")}
        hint={t("timetable.sources.onlyKnown.hint")}
        checked={mapping.only_known}
        onChange={(only_known) => set({ only_known })}
      />
      {others ? (
        <SomebodyElse changes={others} field={fieldOf} mine={[]} onTheirs={theirs} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <div class="row">
        <Button kind="primary" type="submit" busy={deed.busy}>
          {t(deed.busy ? "timetable.sources.reading" : source ? "timetable.sources.save" : "timetable.sources.start")}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {t("timetable.sources.cancel")}
        </Button>
      </div>
    </form>
  );
}

interface MappingProps {
  readonly mapping: SourceMapping;
  readonly page: Sources;
  readonly set: (part: Partial<SourceMapping>) => void;
}

function Mapping({ mapping, page, set }: MappingProps) {
  return (
    <Help summary={t("timetable.sources.mapping")}>
      <p>{t("timetable.sources.mapping.text")}</p>
      <div class="source__mapping">
        <Where
          label={t("timetable.sources.mapping.group")}
          value={mapping.group}
          fields={NAMED}
          onChange={(group) => set({ group })}
        />
        {mapping.group === "FIXED" ? (
          <Which
            label={t("timetable.sources.mapping.whichGroup")}
            value={mapping.group_id}
            choices={page.groups}
            onChange={(group_id) => set({ group_id })}
          />
        ) : null}
        <Where
          label={t("timetable.sources.mapping.teacher")}
          value={mapping.teacher}
          fields={NAMED}
          onChange={(teacher) => set({ teacher })}
        />
        {mapping.teacher === "FIXED" ? (
          <Which
            label={t("timetable.sources.mapping.whichTeacher")}
            value={mapping.teacher_id}
            choices={page.teachers}
            onChange={(teacher_id) => set({ teacher_id })}
          />
        ) : null}
        <Where
          label={t("timetable.sources.mapping.subject")}
          value={mapping.subject}
          fields={TEXTS}
          onChange={(subject) => set({ subject })}
        />
        <Where
          label={t("timetable.sources.mapping.place")}
          value={mapping.place}
          fields={TEXTS}
          onChange={(place) => set({ place })}
        />
      </div>
    </Help>
  );
}

interface WhereProps {
  readonly label: string;
  readonly value: CalendarField;
  readonly fields: readonly CalendarField[];
  readonly onChange: (value: CalendarField) => void;
}

function Where({ label, value, fields, onChange }: WhereProps) {
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value as CalendarField)}>
        {fields.map((field) => (
          <option key={field} value={field}>
            {t(`timetable.sources.field.${field}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface WhichProps {
  readonly label: string;
  readonly value: string | null;
  readonly choices: readonly SourceChoice[];
  readonly onChange: (value: string | null) => void;
}

function Which({ label, value, choices, onChange }: WhichProps) {
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      <select class="input" value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value || null)}>
        <option value="">{t("timetable.sources.word.choose")}</option>
        {choices.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.name}
          </option>
        ))}
      </select>
    </label>
  );
}
