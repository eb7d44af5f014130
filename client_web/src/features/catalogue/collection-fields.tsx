/** What a collection says about itself. */
import { api } from "../../core/client";
import type { CollectionDescribed, ItemSuggestions } from "../../generated/wire";
import { t } from "../../i18n";
import { Check } from "../../ui/field";
import { TextArea } from "../../ui/text-area";
import { useLoad } from "../../ui/use-load";
import { AboutFields } from "./about-fields";

interface CollectionFieldsProps {
  readonly described: CollectionDescribed;
  readonly missing: ReadonlySet<string>;
  readonly onChange: (part: Partial<CollectionDescribed>) => void;
}

export function CollectionFields({ described, missing, onChange }: CollectionFieldsProps) {
  const suggested = useLoad<ItemSuggestions>("suggestions", (signal) =>
    api.call("GET /api/catalogue/items/suggestions", { signal }),
  );
  return (
    <section class="card stack" aria-labelledby="described">
      <h2 id="described">{t("catalogue.collections.about")}</h2>
      <AboutFields
        described={described}
        titleHint={t("catalogue.collections.title.hint")}
        subjects={suggested.data?.subjects ?? []}
        missing={missing}
        onChange={onChange}
      />
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
