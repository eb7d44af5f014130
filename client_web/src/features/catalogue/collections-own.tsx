/** `/catalogue/collections/own`: lessons that belong together, those for the pupil's own year first. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { CollectionCard, Collections } from "../../generated/wire";
import { t } from "../../i18n";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { CollectionLink } from "./collection-link";
import { GuideOfToday } from "./guide-today";
import { Reached } from "./reached";
import { Suggestions } from "./suggestions";
import "./catalogue.css";

export default function OwnCollectionsPage(_: PageProps) {
  const held = useLoad<Collections>("collections", (signal) => api.call("GET /api/catalogue/collections", { signal }));
  const all = held.data?.collections;
  const fitting = all?.filter(({ fits }) => fits) ?? [];
  const others = all?.filter(({ fits }) => !fits) ?? [];
  return (
    <Page title={t("catalogue.collections.title")} lead={t("catalogue.collections.lead")}>
      <GuideOfToday />
      <Suggestions />
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {all ? null : held.error ? null : <Loading />}
      {all?.length === 0 ? <p class="card">{t("catalogue.collections.none")}</p> : null}
      <Part title={t("catalogue.collections.yours")} cards={fitting} />
      <Part title={fitting.length > 0 ? t("catalogue.collections.others") : null} cards={others} />
      <Reached />
    </Page>
  );
}

function Part({ title, cards }: { readonly title: string | null; readonly cards: readonly CollectionCard[] }) {
  if (cards.length === 0) return null;
  return (
    <section class="stack stack--tight">
      {title ? <h2>{title}</h2> : null}
      <ul class="item-list">
        {cards.map((card) => (
          <li key={card.id}>
            <CollectionLink card={card} about={[card.subject]} />
          </li>
        ))}
      </ul>
    </section>
  );
}
