/** One thing worth doing, calmly: what, how long, for which lesson. Nothing counts what is not done. */
import { lessonAddress } from "../../core/catalogue/catch-up";
import { dayAndMonth, localDate, longDate } from "../../core/time";
import type { CatchUpCard as Card } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { BoardPhotos } from "./board-photos";
import "./catch-up.css";

interface CardProps {
  readonly card: Card;
  readonly zone: string;
  /** Of the list it stands in: the heading of a card is one deeper. */
  readonly level?: 2 | 3;
  /** A parent reads what there is; the lesson is the pupil's. */
  readonly opens: boolean;
  /** On the day, where there is little room. */
  readonly short?: boolean;
}

export function CatchUpCard({ card, zone, level = 2, opens, short = false }: CardProps) {
  const Heading = level === 2 ? "h2" : "h3";
  const address = opens ? lessonAddress(card.id) : null;
  const { replaces } = card;
  return (
    <article class="card">
      <div>
        <Heading class="catch-up__title">{card.title}</Heading>
        <p class="catch-up__facts quiet">
          <span>{tn("catalogue.minutes", card.minutes)}</span>
          <span>{card.subject}</span>
          {card.priority === "ESSENTIAL" ? <span class="tag">{t("catalogue.assignments.essential")}</span> : null}
          {card.priority === "EXTRA" ? <span class="tag">{t("catalogue.assignments.extra")}</span> : null}
        </p>
      </div>
      {card.description && !short ? <p>{card.description}</p> : null}
      {short ? null : (
        <p class="quiet">
          {replaces
            ? `${t("catalogue.assignments.replaces", {
                subject: replaces.subject,
                date: longDate(localDate(Date.parse(replaces.starts_at), zone), language()),
              })} `
            : ""}
          {t("catalogue.assignments.until", { date: dayAndMonth(card.last, language()) })}
          {card.given_by ? ` ${t("catalogue.assignments.givenBy", { name: card.given_by })}` : ""}
        </p>
      )}
      {short ? null : <Board card={card} zone={zone} />}
      {address ? (
        <p>
          <ButtonLink kind={short ? "plain" : "primary"} icon="right" href={address}>
            {t("catalogue.assignments.open")}
            <span class="visually-hidden">: {card.title}</span>
          </ButtonLink>
        </p>
      ) : null}
    </article>
  );
}

/** What stood on the board in the lesson that was missed. */
function Board({ card: { photos, title }, zone }: { readonly card: Card; readonly zone: string }) {
  if (photos.length === 0) return null;
  return (
    <details class="help">
      <summary>
        {tn("catalogue.assignments.board", photos.length)}
        <span class="visually-hidden">: {title}</span>
      </summary>
      <BoardPhotos photos={photos} zone={zone} />
    </details>
  );
}
