/** One collection in a list: what it is about, and how much it is. */
import type { ComponentChildren } from "preact";
import type { CollectionCard } from "../../generated/wire";
import { t, tn } from "../../i18n";

interface CollectionLinkProps {
  readonly card: CollectionCard;
  readonly about: readonly string[];
  readonly href?: string;
  /** What it is called while it has no name: only who makes it sees that. */
  readonly untitled?: string;
  readonly children?: ComponentChildren;
}

export function CollectionLink({ card, about, href, untitled = "", children }: CollectionLinkProps) {
  const much = [tn("catalogue.collections.items", card.items), tn("catalogue.minutes", card.minutes)];
  return (
    <a class="card item-card" href={href ?? `/catalogue/collections/${card.id}`}>
      <span class="item-card__title">{card.title || untitled}</span>
      <span class="quiet">{[...about, ...much].filter(Boolean).join(" · ")}</span>
      {card.exam || children ? (
        <span class="item-card__foot">
          {card.exam ? <span class="tag">{t("catalogue.collections.exam")}</span> : null}
          {children}
        </span>
      ) : null}
    </a>
  );
}
