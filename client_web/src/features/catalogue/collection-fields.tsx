/** What a collection says about itself. */

import { useId } from "preact/hooks";
import { api } from "../../core/client";
import type { CollectionDescribed, ItemSuggestions } from "../../generated/wire";
import { t } from "../../i18n";
import { Check, Field } from "../../ui/field";
import { TextArea } from "../../ui/text-area";
import { useLoad } from "../../ui/use-load";
import { LevelField, Years } from "./described";

interface CollectionFieldsProps {
  readonly described: CollectionDescribed;
  readonly missing: ReadonlySet<string>;
  readonly onChange: (part: Partial<CollectionDescribed>) => void;
}

export function CollectionFields({ described, missing, onChange }: CollectionFieldsProps) {
  const list = useId();
  const suggested = useLoad<ItemSuggestions>("suggestions", (signal) =>
    api.call("GET /api/catalogue/items/suggestions", { signal }),
  );
  const lacks = (name: string): string | null => (missing.has(name) ? t("catalogue.needed") : null);
  return (
    <section class="card stack" aria-labelledby="described">
      <h2 id="described">{t("catalogue.collections.about")}</h2>
      <Field
        label={t("catalogue.field.title")}
        hint={t("catalogue.collections.title.hint")}
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
          {suggested.data?.subjects.map((subject) => (
            <option key={subject} value={subject} />
          ))}
        </datalist>
        <LevelField described={described} error={lacks("level")} onChange={onChange} />
      </div>
      <Years described={described} error={lacks("years")} onChange={onChange} />
      <Check
        label={t("catalogue.collections.forExam")}
        checked={described.exam}
        onChange={(exam) => onChange({ exam })}
      />
      <TextArea
        label={t("catalogue.field.description")}
        hint={t("catalogue.field.description.hint")}
        rows={2}
        maxLength={1000}
        value={described.description}
        onInput={(description) => onChange({ description })}
      />
    </section>
  );
}
