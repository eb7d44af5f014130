/** "Dit kun je al": the goals of which a pupil did something, and how much of it. Never what is not done. */
import { api } from "../../core/client";
import type { GoalsReached } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/use-load";

/** Nothing is shown where there is nothing yet, nor where it could not be asked. */
export function Reached() {
  const held = useLoad<GoalsReached>("reached", (signal) => api.call("GET /api/reports/own-time/goals", { signal }));
  const goals = held.data?.goals ?? [];
  if (goals.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="reached">
      <h2 id="reached">{t("catalogue.reached.title")}</h2>
      <ul class="item-list">
        {goals.map(({ goal, name, done, of }) => (
          <li key={goal} class="card item-card">
            <span class="item-card__title">
              <Icon name="check" /> {name}
            </span>
            <span class="quiet">{tn("catalogue.reached.done", of, { done })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
