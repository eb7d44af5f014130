/** Find an item that pupils can get: by words, and by facets with only values that have hits. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { Facet, FacetCounts, ItemFound, ItemsFound } from "../../generated/wire";
import { isKey, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";

/** Those that help to choose for one lesson, in this order. */
const SHOWN: readonly Facet[] = ["subject", "year", "minutes", "priority", "calm"];

interface SearchItemsProps {
  readonly children: (item: ItemFound) => preact.ComponentChildren;
}

/** Another item than those that were suggested. */
export function SearchItems({ children }: SearchItemsProps) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <p>
        <Button onClick={() => setOpen(true)}>{t("catalogue.search.open")}</Button>
      </p>
    );
  }
  return <Search label={t("catalogue.search.open")}>{children}</Search>;
}

interface SearchProps extends SearchItemsProps {
  /** What the part of the page is called. */
  readonly label: string;
}

export function Search({ label, children }: SearchProps) {
  const [text, setText] = useState("");
  const [chosen, choose] = useState<Readonly<Partial<Record<Facet, string>>>>({});
  const query = { text, ...chosen };
  const held = useLoad<ItemsFound>(`search ${JSON.stringify(query)}`, (signal) =>
    api.call("GET /api/catalogue/search", { query, signal }),
  );
  const [last, keep] = useState<ItemsFound | null>(null);
  if (held.data && held.data !== last) keep(held.data);
  const found = held.data ?? last;
  const pick = (facet: Facet, value: string): void => {
    const { [facet]: _, ...others } = chosen;
    choose(value === "" ? others : { ...others, [facet]: value });
  };
  return (
    <section class="stack stack--tight" aria-label={label}>
      <Field
        label={t("catalogue.search.words")}
        value={text}
        onInput={setText}
        input={{ type: "search", maxLength: 200, autocomplete: "off" }}
      />
      <div class="row">
        {SHOWN.map((facet) => (
          <Choice
            key={facet}
            facet={facet}
            counts={found?.facets.find((one) => one.facet === facet)}
            value={chosen[facet] ?? ""}
            onChange={(value) => pick(facet, value)}
          />
        ))}
      </div>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {found ? <p role="status">{tn("catalogue.search.found", found.total)}</p> : null}
      <ul class="list stack stack--tight">
        {found?.items.map((item) => (
          <li key={item.item_id}>{children(item)}</li>
        ))}
      </ul>
      {found && found.total > found.items.length ? <p class="quiet">{t("catalogue.search.more")}</p> : null}
    </section>
  );
}

interface ChoiceProps {
  readonly facet: Facet;
  readonly counts: FacetCounts | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A facet without hits is not there, unless something is chosen in it. */
function Choice({ facet, counts, value, onChange }: ChoiceProps) {
  const values = counts?.values ?? [];
  if (values.length === 0 && value === "") return null;
  const named = values.map((one) => ({ id: one.value, name: `${wordOf(facet, one.value)} (${one.count})` }));
  const own = value !== "" && !values.some((one) => one.value === value);
  const options = [
    { id: "", name: t("catalogue.search.all") },
    ...(own ? [{ id: value, name: wordOf(facet, value) }] : []),
    ...named,
  ];
  return <Select label={t(`catalogue.search.facet.${facet}`)} value={value} options={options} onChange={onChange} />;
}

function wordOf(facet: Facet, value: string): string {
  const key = `catalogue.search.${facet}.${value}`;
  return isKey(key) ? t(key) : value;
}
