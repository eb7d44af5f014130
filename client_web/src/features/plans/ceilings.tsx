/** The most minutes of each day, as the day plan has them: beside the target of the week, and changed where the days are. */
import { api } from "../../core/client";
import type { DayPlanView } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { useLoad } from "../../ui/use-load";
import { nameOf } from "./weekday";

export function Ceilings({ person }: { readonly person: string }) {
  const { data } = useLoad<DayPlanView>(`ceilings ${person}`, (signal) =>
    api.call("GET /api/plans/day-plan", { query: { person_id: person }, signal }),
  );
  if (!data) return null;
  const days = data.week.flatMap(({ ceiling_min: most }, weekday) => (most === null ? [] : [{ weekday, most }]));
  return (
    <section class="stack stack--tight" aria-labelledby="ceilings">
      <h3 id="ceilings">{t("plans.ceilings.title")}</h3>
      {days.length === 0 ? (
        <p class="quiet">{t("plans.ceilings.none")}</p>
      ) : (
        <ul class="list" data-role="ceilings">
          {days.map(({ weekday, most }) => (
            <li key={weekday}>{t("plans.ceilings.day", { day: nameOf(weekday), n: most })}</li>
          ))}
        </ul>
      )}
      <div>
        <ButtonLink kind="quiet" href={`/plans/mine?person_id=${person}`}>
          {t("plans.ceilings.open")}
        </ButtonLink>
      </div>
    </section>
  );
}
