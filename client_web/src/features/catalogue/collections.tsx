/** `/catalogue/collections`: the collections of the school, for who makes and gives lessons; `?item=` is to be put in one. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import type { CollectionCard, Collections, ItemView, Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { Select } from "../../ui/select";
import { useDeed, useLoad } from "../../ui/use-load";
import { CollectionLink } from "./collection-link";
import { forWhom, yearName } from "./for-whom";
import "./catalogue.css";

const makes = (me: Me | null): boolean =>
  me?.roles.some((role) => role === "teacher" || role === "coordinator") ?? false;
const edit = (id: string): string => `/catalogue/collections/${id}/edit`;

export default function CollectionsPage({ place, me }: PageProps) {
  const item = place.query.item ?? "";
  const held = useLoad<Collections>("collections", (signal) => api.call("GET /api/catalogue/collections", { signal }));
  const all = held.data?.collections;
  return (
    <Page title={t("catalogue.collections.title")} lead={t("catalogue.collections.lead.staff")}>
      <p>
        <a href="/catalogue">{t("catalogue.back")}</a>
      </p>
      {makes(me) ? <New item={item} /> : null}
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {all ? null : held.error ? null : <Loading />}
      {all && item ? <PutIn item={item} cards={all.filter(({ may_edit }) => may_edit)} /> : null}
      {all && !item ? <All all={all} /> : null}
    </Page>
  );
}

function New({ item }: { readonly item: string }) {
  const deed = useDeed();
  const make = (): void => {
    void deed.run(async () => {
      const body = { item_id: item || null };
      const made = await api.call("POST /api/catalogue/collections", { body });
      router().go(edit(made.card.id));
    });
  };
  return (
    <>
      <div>
        <Button kind="primary" icon="plus" busy={deed.busy} onClick={make}>
          {t(item ? "catalogue.collections.new.item" : "catalogue.collections.new")}
        </Button>
      </div>
      {deed.error ? <Trouble error={deed.error} retry={make} /> : null}
    </>
  );
}

/** Into which collection a lesson goes. */
function PutIn({ item, cards }: { readonly item: string; readonly cards: readonly CollectionCard[] }) {
  const deed = useDeed();
  const held = useLoad<ItemView>(`item ${item}`, (signal) =>
    api.call("GET /api/catalogue/items/{id}", { path: { id: item }, signal }),
  );
  const put = (id: string): void => {
    void deed.run(async () => {
      await api.call("POST /api/catalogue/collections/{id}/items", { path: { id }, body: { item_id: item } });
      router().go(edit(id));
    });
  };
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (cards.length === 0 || !held.data) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="put-in">
      <h2 id="put-in">
        {t("catalogue.collections.putIn", { title: held.data.card.title || t("catalogue.untitled") })}
      </h2>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <ul class="list stack stack--tight">
        {cards.map((card) => (
          <li key={card.id} class="card row row--apart">
            <span>
              <strong>{card.title || t("catalogue.collections.untitled")}</strong>{" "}
              <span class="quiet">{[card.subject, forWhom(card.level, card.years)].filter(Boolean).join(" · ")}</span>
            </span>
            <Button icon="plus" busy={deed.busy} onClick={() => put(card.id)}>
              {t("catalogue.collections.add")}
              <span class="visually-hidden">: {card.title}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Choice {
  readonly subject: string;
  readonly year: string;
  readonly exam: boolean;
}

const yearOf = ({ level, years }: CollectionCard): readonly string[] => years.map((year) => `${level ?? ""} ${year}`);

const fitting =
  ({ subject, year, exam }: Choice) =>
  (card: CollectionCard): boolean =>
    (subject === "" || card.subject === subject) &&
    (year === "" || yearOf(card).includes(year)) &&
    (!exam || card.exam);

/** By subject, year and exam, where there is something to choose. */
function All({ all }: { readonly all: readonly CollectionCard[] }) {
  const [choice, set] = useState<Choice>({ subject: "", year: "", exam: false });
  const subjects = [...new Set(all.map(({ subject }) => subject))].filter(Boolean);
  const years = new Map(
    all.flatMap((card) => card.years.map((year) => [`${card.level ?? ""} ${year}`, yearWords(card, year)] as const)),
  );
  const shown = all.filter(fitting(choice));
  if (all.length === 0) return <p class="card">{t("catalogue.collections.none.staff")}</p>;
  return (
    <>
      <div class="item-fields">
        {subjects.length > 1 ? (
          <Select
            label={t("catalogue.field.subject")}
            value={choice.subject}
            empty={t("catalogue.search.all")}
            options={subjects.map((id) => ({ id, name: id }))}
            onChange={(subject) => set({ ...choice, subject })}
          />
        ) : null}
        {years.size > 1 ? (
          <Select
            label={t("catalogue.search.facet.year")}
            value={choice.year}
            empty={t("catalogue.search.all")}
            options={[...years].sort().map(([id, name]) => ({ id, name }))}
            onChange={(year) => set({ ...choice, year })}
          />
        ) : null}
        {choice.exam || new Set(all.map(({ exam }) => exam)).size > 1 ? (
          <Check
            label={t("catalogue.collections.onlyExam")}
            checked={choice.exam}
            onChange={(exam) => set({ ...choice, exam })}
          />
        ) : null}
      </div>
      {shown.length === 0 ? <p class="card">{t("catalogue.collections.noneFit")}</p> : null}
      <ul class="item-list">
        {shown.map((card) => (
          <li key={card.id}>
            <CollectionLink
              card={card}
              untitled={t("catalogue.collections.untitled")}
              about={[card.subject, forWhom(card.level, card.years)]}
              {...(card.state !== "READY" && { href: edit(card.id) })}
            >
              {card.may_edit ? <span class="tag">{t(`catalogue.collections.state.${card.state}`)}</span> : null}
              <span class="quiet">{card.mine ? "" : card.author}</span>
            </CollectionLink>
          </li>
        ))}
      </ul>
    </>
  );
}

const yearWords = ({ level }: CollectionCard, year: number): string => forWhom(level, [year]) || yearName(level, year);
