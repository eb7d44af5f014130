/** What an item and a collection of them both say about themselves: what it is called, and for whom it is. */
import { useId } from "preact/hooks";
import type { ItemDescribed, ItemLevel } from "../../generated/wire";
import { t } from "../../i18n";
import { Check, Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { LEVELS, yearName, yearsOf } from "./for-whom";

type About = Pick<ItemDescribed, "title" | "subject" | "level" | "years">;

interface AboutFieldsProps {
  readonly described: About;
  readonly titleHint: string;
  /** Subjects that are used already. */
  readonly subjects: readonly string[];
  /** Fields that are lacking, and whether to say so. */
  readonly missing: ReadonlySet<string>;
  readonly onChange: (part: Partial<About>) => void;
}

export function AboutFields({ described, titleHint, subjects, missing, onChange }: AboutFieldsProps) {
  const list = useId();
  const lacks = (name: string): string | null => (missing.has(name) ? t("catalogue.needed") : null);
  return (
    <>
      <Field
        label={t("catalogue.field.title")}
        hint={titleHint}
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
    </>
  );
}

interface ForWhomProps {
  readonly described: Pick<About, "level" | "years">;
  readonly error: string | null;
  readonly onChange: (part: Partial<Pick<About, "level" | "years">>) => void;
}

function LevelField({ described, error, onChange }: ForWhomProps) {
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

function Years({ described, error, onChange }: ForWhomProps) {
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
