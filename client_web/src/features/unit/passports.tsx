/** At the start of a lesson: the lines of who joins from home, and for the teacher who stays out of the picture. */
import { unitApi } from "../../core/client";
import { clock } from "../../core/clock";
import { t } from "../../i18n";
import { useLoad } from "../../ui/use-load";
import "./passports.css";

const EVERY_MS = 30_000;

export function UnitPassports({ slotId }: { readonly slotId: string }) {
  const cards = useLoad(
    `passports ${slotId}`,
    (signal) => unitApi.call("GET /api/plans/passport/lesson", { query: { slot_id: slotId }, signal }),
    EVERY_MS,
  ).data;
  const out = useLoad(`out of view ${slotId}`, (signal) =>
    unitApi.call("GET /api/plans/out-of-view/lesson", { query: { slot_id: slotId }, signal }),
  ).data;
  const now = clock.now();
  if (!cards || now >= Date.parse(cards.show_until)) return null;
  const names = out?.names ?? [];
  return (
    <section class="unit__passports" aria-label={t("live.passports")} data-role="passports">
      {cards.cards.map((card) => (
        <div key={card.person_id} class="unit-passport">
          <p class="unit-passport__name">{card.person_name}</p>
          <ul class="list">
            {card.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
      {names.length > 0 ? <p class="unit-passport">{t("live.outOfView", { names: names.join(", ") })}</p> : null}
    </section>
  );
}
