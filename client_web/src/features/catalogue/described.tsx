/** What an item says about itself. */
import { useId } from "preact/hooks";
import type { GoalLine, ItemDescribed, ItemLevel, ItemLicence, ItemPriority } from "../../generated/wire";
import { t } from "../../i18n";
import { Check, Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { LEVELS, yearName, yearsOf } from "./for-whom";
import { Goals } from "./goals";

const PRIORITIES: readonly ItemPriority[] = ["ESSENTIAL", "IMPORTANT", "EXTRA"];
const LICENCES: readonly ItemLicence[] = ["OWN", "CC0", "CC_BY", "CC_BY_SA", "CC_BY_NC", "OTHER"];
const LANGUAGES = ["nl", "en", "de", "fr"] as const;
const MARKS = ["calm_ok", "printable"] as const;

interface DescribedProps {
  readonly described: ItemDescribed;
  readonly subjects: readonly string[];
  /** The chosen goals in words, as the server knows them. */
  readonly goals: readonly GoalLine[];
  /** Fields that the item lacks, and whether to say so. */
  readonly missing: ReadonlySet<string>;
  readonly onChange: (part: Partial<ItemDescribed>) => void;
}

export function Described({ described, subjects, goals, missing, onChange }: DescribedProps) {
  const list = useId();
  const lacks = (name: string): string | null => (missing.has(name) ? t("catalogue.needed") : null);
  return (
    <section class="card stack" aria-labelledby="described">
      <h2 id="described">{t("catalogue.described")}</h2>
      <Field
        label={t("catalogue.field.title")}
        hint={t("catalogue.field.title.hint")}
        value={described.title}
        error={lacks("title")}
        onInput={(title) => onChange({ title })}
        input={{ maxLength: 160, autocomplete: "off" }}
      />
      <div class="item-fields">
        <Field
          label={t("catalogue.field.subject")}
          value={described.subject}
          error={lacks("subject")}
          onInput={(subject) => onChange({ subject })}
          input={{ maxLength: 80, autocomplete: "off", list }}
        />
        <datalist id={list}>
          {subjects.map((subject) => (
            <option key={subject} value={subject} />
          ))}
        </datalist>
        <LevelField described={described} error={lacks("level")} onChange={onChange} />
      </div>
      <Years described={described} error={lacks("years")} onChange={onChange} />
      <RadioGroup
        row
        legend={t("catalogue.field.priority")}
        value={described.priority}
        options={PRIORITIES.map((value) => ({
          value,
          label: t(`catalogue.priority.${value}`),
          hint: t(`catalogue.priority.${value}.hint`),
        }))}
        onChange={(priority) => onChange({ priority })}
      />
      <Goals chosen={described.goals} known={goals} onChange={(chosen) => onChange({ goals: chosen })} />
      <Help summary={t("catalogue.more")}>
        <More described={described} onChange={onChange} />
      </Help>
    </section>
  );
}

type PartProps = Pick<DescribedProps, "described" | "onChange">;

/** For whom something is: an item, or a collection of them. */
interface ForWhomProps {
  readonly described: Pick<ItemDescribed, "level" | "years">;
  readonly error: string | null;
  readonly onChange: (part: Partial<Pick<ItemDescribed, "level" | "years">>) => void;
}

export function LevelField({ described, error, onChange }: ForWhomProps) {
  return (
    <Select
      label={t("catalogue.field.level")}
      value={described.level ?? ""}
      empty={t("catalogue.choose")}
      error={error}
      options={LEVELS.map((id) => ({ id, name: t(`catalogue.level.${id}`) }))}
      onChange={(id) => {
        const level = (id || null) as ItemLevel | null;
        onChange({ level, years: described.years.filter((year) => yearsOf(level).includes(year)) });
      }}
    />
  );
}

export function Years({ described, error, onChange }: ForWhomProps) {
  const { level, years } = described;
  const toggle = (year: number, on: boolean): void =>
    onChange({ years: on ? [...years, year].sort((a, b) => a - b) : years.filter((one) => one !== year) });
  return (
    <fieldset class="radios">
      <legend class="radios__legend">{t("catalogue.field.years")}</legend>
      <div class="item-years">
        {yearsOf(level).map((year) => (
          <Check
            key={year}
            label={yearName(level, year)}
            checked={years.includes(year)}
            onChange={(on) => toggle(year, on)}
          />
        ))}
      </div>
      {error ? (
        <p class="field__error" role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

function More({ described, onChange }: PartProps) {
  return (
    <div class="stack">
      <TextArea
        label={t("catalogue.field.description")}
        hint={t("catalogue.field.description.hint")}
        rows={2}
        maxLength={1000}
        value={described.description}
        onInput={(description) => onChange({ description })}
      />
      {MARKS.map((mark) => (
        <Check
          key={mark}
          label={t(`catalogue.field.${mark}`)}
          checked={described[mark]}
          onChange={(on) => onChange({ [mark]: on })}
        />
      ))}
      <div class="item-fields">
        <Select
          label={t("catalogue.field.language")}
          value={described.language}
          options={LANGUAGES.map((id) => ({ id, name: t(`catalogue.language.${id}`) }))}
          onChange={(chosen) => onChange({ language: chosen })}
        />
        <Select
          label={t("catalogue.field.licence")}
          value={described.licence}
          options={LICENCES.map((id) => ({ id, name: t(`catalogue.licence.${id}`) }))}
          onChange={(licence) => onChange({ licence: licence as ItemLicence })}
        />
      </div>
    </div>
  );
}
