/** What an item says about itself. */
import type { GoalLine, ItemDescribed, ItemLicence, ItemPriority } from "../../generated/wire";
import { t } from "../../i18n";
import { Check } from "../../ui/field";
import { Help } from "../../ui/help";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { TextArea } from "../../ui/text-area";
import { AboutFields } from "./about-fields";
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
  return (
    <section class="card stack" aria-labelledby="described">
      <h2 id="described">{t("catalogue.described")}</h2>
      <AboutFields
        described={described}
        titleHint={t("catalogue.field.title.hint")}
        subjects={subjects}
        missing={missing}
        onChange={onChange}
      />
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
