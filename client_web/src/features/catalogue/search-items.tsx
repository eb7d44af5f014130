/** Find an item that pupils can get: by words, and by facets with only values that have hits. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { Facet, FacetCount, FacetCounts, ItemFound, ItemsFound } from "../../generated/wire";
import { isKey, language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import { SearchElsewhere } from "./elsewhere-search";

/** Those that help to choose for one lesson, in this order. */
const FIRST: readonly Facet[] = ["subject", "level", "year", "minutes", "priority", "calm"];
/** The others, folded until somebody wants them. */
const MORE: readonly Facet[] = ["kind", "goal", "captioned", "printable", "offline", "language", "source", "free"];
/** Where every item is the same, there is nothing to choose. */
const OF_SEVERAL: ReadonlySet<Facet> = new Set(["language", "source"]);

interface SearchItemsProps {
  readonly children: (item: ItemFound) => preact.ComponentChildren;
  /** What the button says; without: something else than what was suggested. */
  readonly open?: string;
}

/** An item, mostly another one than those that were suggested. */
export function SearchItems({ children, open: label = t("catalogue.search.open") }: SearchItemsProps) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <p>
        <Button onClick={() => setOpen(true)}>{label}</Button>
      </p>
    );
  }
  return (
    <Search label={label} focus>
      {children}
    </Search>
  );
}

interface SearchProps extends SearchItemsProps {
  /** What the part of the page is called. */
  readonly label: string;
  /** The one who searches makes lessons. */
  readonly makes?: boolean;
  /** It came in the place of the button that was pressed. */
  readonly focus?: boolean;
}

export function Search({ label, makes = false, focus = false, children }: SearchProps) {
  const box = useRef<HTMLElement>(null);
  const toWords = (): void => box.current?.querySelector("input")?.focus();
  useLayoutEffect(() => {
    if (focus) toWords();
  }, [focus]);
  const [text, setText] = useState("");
  const [chosen, choose] = useState<Chosen>({});
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
  const clear = (): void => {
    choose({});
    // The button goes with what it takes away.
    toWords();
  };
  return (
    <section class="stack stack--tight" aria-label={label} ref={box}>
      <Field
        label={t("catalogue.search.words")}
        value={text}
        onInput={setText}
        input={{ type: "search", maxLength: 200, autocomplete: "off" }}
      />
      <fieldset class="radios">
        <legend class="visually-hidden">{t("catalogue.search.choices")}</legend>
        <Choices facets={FIRST} found={found} chosen={chosen} pick={pick} />
        {choosable(found, chosen, MORE).length > 0 ? (
          <details class="help">
            <summary>{moreWords(chosen)}</summary>
            <Choices facets={MORE} found={found} chosen={chosen} pick={pick} />
          </details>
        ) : null}
        {Object.keys(chosen).length > 0 ? <Clear onClear={clear} /> : null}
      </fieldset>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {found ? <p role="status">{tn("catalogue.search.found", found.total)}</p> : null}
      <ul class="list stack stack--tight">
        {found?.items.map((item) => (
          <li key={item.item_id}>{children(item)}</li>
        ))}
      </ul>
      {found && found.total > found.items.length ? <p class="quiet">{t("catalogue.search.more")}</p> : null}
      <SearchElsewhere key={text} text={text} makes={makes} />
    </section>
  );
}

type Chosen = Readonly<Partial<Record<Facet, string>>>;

/** What is folded says that something in it is chosen. */
function moreWords(chosen: Chosen): string {
  const many = MORE.filter((facet) => chosen[facet] !== undefined).length;
  return many > 0 ? t("catalogue.search.moreFacets.chosen", { n: many }) : t("catalogue.search.moreFacets");
}

function Clear({ onClear }: { readonly onClear: () => void }) {
  return (
    <p>
      <Button kind="quiet" icon="cross" onClick={onClear}>
        {t("catalogue.search.clear")}
      </Button>
    </p>
  );
}

/** The facets in which something can be chosen, or is. */
function choosable(found: ItemsFound | null, chosen: Chosen, facets: readonly Facet[]): readonly Facet[] {
  return facets.filter((facet) => {
    const values = found?.facets.find((one) => one.facet === facet)?.values.length ?? 0;
    return chosen[facet] !== undefined || values > (OF_SEVERAL.has(facet) ? 1 : 0);
  });
}

interface ChoicesProps {
  readonly facets: readonly Facet[];
  readonly found: ItemsFound | null;
  readonly chosen: Chosen;
  readonly pick: (facet: Facet, value: string) => void;
}

function Choices({ facets, found, chosen, pick }: ChoicesProps) {
  return (
    <div class="row">
      {choosable(found, chosen, facets).map((facet) => (
        <Choice
          key={facet}
          facet={facet}
          counts={found?.facets.find((one) => one.facet === facet)}
          value={chosen[facet] ?? ""}
          onChange={(value) => pick(facet, value)}
        />
      ))}
    </div>
  );
}

interface ChoiceProps {
  readonly facet: Facet;
  readonly counts: FacetCounts | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ facet, counts, value, onChange }: ChoiceProps) {
  const values = counts?.values ?? [];
  const named = values.map((one) => ({ id: one.value, name: `${nameOf(facet, one)} (${one.count})` }));
  const own = value !== "" && !values.some((one) => one.value === value);
  const options = [
    { id: "", name: t("catalogue.search.all") },
    ...(own ? [{ id: value, name: wordOf(facet, value) }] : []),
    ...named,
  ];
  return <Select label={t(`catalogue.search.facet.${facet}`)} value={value} options={options} onChange={onChange} />;
}

/** Where words for the values stand already. */
const WORDS: Readonly<Partial<Record<Facet, string>>> = { level: "catalogue.level", kind: "catalogue.block.kind" };

/** The words of a goal are long: as many as fit in a list. */
const LONGEST_NAME = 80;

function nameOf(facet: Facet, { value, name }: FacetCount): string {
  if (facet !== "goal") return wordOf(facet, value);
  const words = name || t("catalogue.goals.unknown");
  return words.length > LONGEST_NAME ? `${words.slice(0, LONGEST_NAME)}…` : words;
}

function wordOf(facet: Facet, value: string): string {
  if (facet === "goal") return t("catalogue.goals.unknown");
  if (facet === "language") return new Intl.DisplayNames(language(), { type: "language" }).of(value) ?? value;
  const key = `${WORDS[facet] ?? `catalogue.search.${facet}`}.${value}`;
  return isKey(key) ? t(key) : value;
}
