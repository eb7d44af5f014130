/** At the start of a lesson: the lines of who joins from home, with one tap for "gezien", and who stays out of the picture. */
import { unitApi } from "../../core/client";
import { clock } from "../../core/clock";
import type { PassportCard } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { useDeed, useLoad } from "../../ui/use-load";
import { OutOfViewNames } from "./out-of-view";
import "./passports.css";

const EVERY_MS = 30_000;

export function UnitPassports({ slotId }: { readonly slotId: string }) {
  const held = useLoad(
    `passports ${slotId}`,
    (signal) => unitApi.call("GET /api/plans/passport/lesson", { query: { slot_id: slotId }, signal }),
    EVERY_MS,
  );
  const cards = held.data;
  if (!cards || clock.now() >= Date.parse(cards.show_until)) return null;
  return (
    <section class="unit__passports" aria-label={t("live.passports")} data-role="passports">
      {cards.cards.map((card) => (
        <Card key={card.person_id} card={card} slotId={slotId} onSeen={() => void held.refresh()} />
      ))}
      <OutOfViewNames slotId={slotId} />
    </section>
  );
}

interface CardProps {
  readonly card: PassportCard;
  readonly slotId: string;
  readonly onSeen: () => void;
}

/** Once it was seen, here or on the teacher's phone, only the name is left of it. */
function Card({ card, slotId, onSeen }: CardProps) {
  const deed = useDeed();
  const seen = async (): Promise<void> => {
    const body = { slot_id: slotId, person_id: card.person_id };
    if (await deed.run(async () => void (await unitApi.call("POST /api/plans/passport/seen", { body })))) onSeen();
  };
  if (card.seen) {
    return (
      <p class="unit-passport row">
        <Icon name="check" />
        <span>{t("live.passports.seen", { name: card.person_name })}</span>
      </p>
    );
  }
  return (
    <div class="unit-passport stack stack--tight">
      <p class="unit-passport__name">{card.person_name}</p>
      <ul class="list">
        {card.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Button large icon="check" busy={deed.busy} onClick={() => void seen()}>
        {t("live.teacher.seenButton")}
        <span class="visually-hidden">: {card.person_name}</span>
      </Button>
    </div>
  );
}
