/** On the day of a pupil and of their parent: who is the buddy today, and a quiet "liever niet". */
import { todaysTurn } from "../../core/buddies";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { localDate } from "../../core/time";
import type { BuddyRota, Day } from "../../generated/wire";
import { t } from "../../i18n";
import { useLoad } from "../../ui/use-load";
import { Decline } from "./buddies";

export function BuddyToday({ day }: { readonly day: Day }) {
  const held = useLoad<BuddyRota>(`buddies ${day.person_id}`, (signal) =>
    api.call("GET /api/plans/buddies", { query: { person_id: day.person_id }, signal }),
  );
  const turn = todaysTurn(held.data?.turns ?? []);
  if (!turn || day.date !== localDate(clock.now())) return null;
  return (
    <section class="card stack stack--tight" aria-label={t("plans.buddies.title")} data-role="buddy">
      {turn.declined ? null : <p>{t("plans.buddies.today", { name: turn.name })}</p>}
      <Decline turn={turn} onDone={() => void held.refresh()} />
    </section>
  );
}
