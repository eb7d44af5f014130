/** An item in a list of items: what it is called, its subject and minutes; and a row with what can be done with it. */
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";

interface Named {
  readonly title: string;
  readonly subject: string;
  readonly minutes: number;
}

interface ItemWordsProps {
  readonly item: Named & { readonly ready?: boolean };
  /** Its number in a list that has an order. */
  readonly place?: number;
}

/** `ready` false: pupils cannot get it now. */
export function ItemWords({ item, place }: ItemWordsProps) {
  const title = item.title || t("catalogue.untitled");
  return (
    <span class="goals__words">
      <strong>{place === undefined ? title : `${place}. ${title}`}</strong>
      <span class="quiet">{[item.subject, tn("catalogue.minutes", item.minutes)].join(" · ")}</span>
      {item.ready === false ? <span class="tag">{t("catalogue.collections.notReady")}</span> : null}
    </span>
  );
}

interface FoundItemProps {
  readonly item: Named;
  /** It is in already: the button stays where it is, so that the focus does. */
  readonly there?: boolean;
  readonly onAdd: () => void;
}

export function FoundItem({ item, there = false, onAdd }: FoundItemProps) {
  return (
    <div class="card row row--apart">
      <ItemWords item={item} />
      <Button icon={there ? "check" : "plus"} busy={there} onClick={onAdd}>
        {t(there ? "catalogue.collections.isIn" : "catalogue.collections.add")}
        <span class="visually-hidden">: {item.title}</span>
      </Button>
    </div>
  );
}

/** The head of a card with an item that a teacher may choose. */
export function ItemHead({ item }: { readonly item: Named }) {
  return (
    <div>
      <h3 class="missed-item__title">{item.title}</h3>
      <p class="quiet">
        {tn("catalogue.minutes", item.minutes)} · {item.subject}
      </p>
    </div>
  );
}

interface PutBackProps {
  /** What was taken out last. */
  readonly item: Named | null;
  /** Why nothing more can be added, in words. */
  readonly full: string | null;
  readonly onUndo: () => void;
}

export function PutBack({ item, full, onUndo }: PutBackProps) {
  if (full) return <p class="card">{full}</p>;
  if (!item) return null;
  return (
    <div>
      <button type="button" class="button button--plain" data-undo onClick={onUndo}>
        {t("catalogue.collections.undo", { name: item.title })}
      </button>
    </div>
  );
}
