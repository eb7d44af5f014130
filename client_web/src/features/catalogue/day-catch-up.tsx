/** "Inhalen" on the day of a pupil and of their parent: a few things that fit into today. */
import { isEmpty, ofTheDay } from "../../core/catalogue/catch-up";
import { api } from "../../core/client";
import type { CatchUpList, Day } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { useLoad } from "../../ui/use-load";
import { CatchUpCard } from "./catch-up-card";

interface DayCatchUpProps {
  readonly day: Day;
  /** Whether it is the pupil's own day. */
  readonly own: boolean;
}

export function DayCatchUp({ day, own }: DayCatchUpProps) {
  const today = day.date === day.today;
  const held = useLoad<CatchUpList | null>(`catch-up ${day.person_id} ${day.date}`, async (signal) =>
    today ? await api.call("GET /api/catalogue/assignments", { query: { person_id: day.person_id }, signal }) : null,
  );
  // Nothing is shown where there is nothing, nor where it could not be asked: the day stays as it was.
  const list = held.data;
  if (!list || isEmpty(list)) return null;
  return (
    <section class="stack stack--tight" aria-label={t("catalogue.assignments.title")} data-role="catch-up">
      <p class="lessons__title">{t("catalogue.assignments.title")}</p>
      {list.now.length === 0 ? <p class="quiet">{t("catalogue.assignments.later.text")}</p> : null}
      <ul class="list stack stack--tight">
        {ofTheDay(list).map((card) => (
          <li key={card.id}>
            <CatchUpCard card={card} zone={list.timezone} opens={own} short />
          </li>
        ))}
      </ul>
      <p>
        <ButtonLink kind="quiet" icon="book" href="/catalogue/assignments">
          {t("catalogue.assignments.all")}
        </ButtonLink>
      </p>
    </section>
  );
}
