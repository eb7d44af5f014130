/** `/catalogue/collections/…`: the lessons of a collection, in the order in which they are best done. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { CollectedItem, CollectionView, Me } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import "./catalogue.css";

const GIVERS: ReadonlySet<string> = new Set(["teacher", "mentor", "coordinator"]);
const gives = (me: Me | null): boolean => me?.roles.some((role) => GIVERS.has(role)) ?? false;

export default function CollectionPage({ place, me }: PageProps) {
  const id = place.params.collectionId ?? "";
  const held = useLoad<CollectionView>(`collection ${id}`, (signal) =>
    api.call("GET /api/catalogue/collections/{id}", { path: { id }, signal }),
  );
  const view = held.data;
  const pupil = me?.roles.includes("pupil") ?? false;
  return (
    <Page title={view?.card.title || t("catalogue.collections.title")} lead={view?.described.description}>
      <p>
        <a href={pupil ? "/catalogue/collections/own" : "/catalogue/collections"}>{t("catalogue.collections.all")}</a>
      </p>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {view ? null : held.error ? null : <Loading />}
      {view ? (
        <div class="row">
          {gives(me) && view.card.items > 0 ? (
            <ButtonLink kind="primary" icon="people" href={`/catalogue/giving?collection=${id}`}>
              {t("catalogue.giving.all")}
            </ButtonLink>
          ) : null}
          {view.card.may_edit ? (
            <ButtonLink icon="pencil" href={`/catalogue/collections/${id}/edit`}>
              {t("catalogue.collections.edit")}
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
      {view?.items.length === 0 ? <p class="card">{t("catalogue.collections.noneNow")}</p> : null}
      <ol class="item-list">
        {view?.items.map((item, at) => (
          <li key={item.item_id}>
            <Item item={item} place={at + 1} pupil={pupil} />
          </li>
        ))}
      </ol>
    </Page>
  );
}

interface ItemProps {
  readonly item: CollectedItem;
  readonly place: number;
  readonly pupil: boolean;
}

function Item({ item, place, pupil }: ItemProps) {
  return (
    <a class="card item-card" href={`/catalogue/${pupil ? "lesson" : "items"}/${item.item_id}`}>
      <span class="item-card__title">
        {place}. {item.title}
      </span>
      <span class="quiet">{[item.subject, tn("catalogue.minutes", item.minutes)].join(" · ")}</span>
      {item.description ? <span>{item.description}</span> : null}
    </a>
  );
}
