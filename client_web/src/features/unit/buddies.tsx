/** Whose buddy is who today; in the first minutes with what a buddy does. */
import { unitApi } from "../../core/client";
import { clock } from "../../core/clock";
import { t } from "../../i18n";
import { BuddyTasks } from "../../ui/buddy-tasks";
import { useLoad } from "../../ui/use-load";
import "./passports.css";

const EVERY_MS = 60_000;

export function UnitBuddies({ slotId }: { readonly slotId: string }) {
  const found = useLoad(
    `buddies ${slotId}`,
    (signal) => unitApi.call("GET /api/plans/buddies/lesson", { query: { slot_id: slotId }, signal }),
    EVERY_MS,
  ).data;
  if (!found || found.pairs.length === 0) return null;
  const early = clock.now() < Date.parse(found.tasks_until);
  return (
    <section class="unit__passports" aria-label={t("live.buddy.label")} data-role="buddies">
      {found.pairs.map(({ person_name, buddy_name }) => (
        <div key={person_name} class="unit-passport stack stack--tight">
          <p class="unit-passport__name">{t("live.buddy", { name: person_name, buddy: buddy_name })}</p>
          {early ? <BuddyTasks name={person_name} class="unit-passport__tasks" /> : null}
        </div>
      ))}
    </section>
  );
}
