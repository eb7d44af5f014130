/** On the teacher's phone: the cards of who joins from home with one tap for "gezien", and who stays out of the picture. */
import { api } from "../../core/client";
import type { PassportCard, PassportLesson } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { useDeed, useLoad } from "../../ui/use-load";

const EVERY_MS = 60_000;
const PARTS = ["joining", "doing", "asking", "calling"] as const;

export function Passports({ slotId }: { readonly slotId: string }) {
  const held = useLoad<PassportLesson>(
    `passports ${slotId}`,
    (signal) => api.call("GET /api/plans/passport/lesson", { query: { slot_id: slotId }, signal }),
    EVERY_MS,
  );
  const out = useLoad(`out of view ${slotId}`, (signal) =>
    api.call("GET /api/plans/out-of-view/lesson", { query: { slot_id: slotId }, signal }),
  );
  const buddies = useLoad(`buddies ${slotId}`, (signal) =>
    api.call("GET /api/plans/buddies/lesson", { query: { slot_id: slotId }, signal }),
  );
  const cards = held.data?.cards ?? [];
  const names = out.data?.names ?? [];
  return (
    <>
      {buddies.data?.pairs.map(({ person_name, buddy_name }) => (
        <p key={person_name}>{t("live.buddy", { name: person_name, buddy: buddy_name })}</p>
      ))}
      {names.length > 0 ? <p class="card">{t("live.outOfView", { names: names.join(", ") })}</p> : null}
      {cards.length > 0 ? (
        <section class="stack stack--tight" aria-labelledby="passports">
          <h2 id="passports">{t("live.passports")}</h2>
          <ul class="live-list stack stack--tight">
            {cards.map((card) => (
              <Card key={card.person_id} card={card} slotId={slotId} onSeen={() => void held.refresh()} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

interface CardProps {
  readonly card: PassportCard;
  readonly slotId: string;
  readonly onSeen: () => void;
}

function Card({ card, slotId, onSeen }: CardProps) {
  const deed = useDeed();
  const { page } = card;
  const seen = async (): Promise<void> => {
    const body = { slot_id: slotId, person_id: card.person_id };
    if (await deed.run(async () => void (await api.call("POST /api/plans/passport/seen", { body })))) onSeen();
  };
  return (
    <li class="card stack stack--tight">
      <p>
        <strong>{card.person_name}</strong>
      </p>
      {card.lines.length > 0 ? (
        <ul class="list">
          {card.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      {page && PARTS.some((part) => page[part] !== "") ? (
        <details class="help">
          <summary>{t("live.passports.whole")}</summary>
          <dl class="help__body">
            {PARTS.filter((part) => page[part] !== "").map((part) => (
              <div key={part}>
                <dt class="quiet">{t(`live.passports.${part}`)}</dt>
                <dd>{page[part]}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
      <div>
        <Button icon="check" pressed={card.seen} busy={deed.busy} onClick={() => (card.seen ? undefined : void seen())}>
          {t("live.teacher.seenButton")}
          <span class="visually-hidden">: {card.person_name}</span>
        </Button>
      </div>
    </li>
  );
}
