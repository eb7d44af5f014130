/** A calm line before the agreed end of the pupil's own part: no sound, no focus, and it ends nothing. */
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { endToSay } from "../../core/day-plan";
import { clockTime } from "../../core/time";
import { language, t } from "../../i18n";
import { useLoad } from "../../ui/use-load";
import { useNow } from "../../ui/use-watched";
import "./agreed-end.css";

const EVERY_MS = 60_000;

export function AgreedEnd({ slotId }: { readonly slotId: string }) {
  const { data } = useLoad(
    `agreed ${slotId}`,
    (signal) => api.call("GET /api/plans/day-plan/lesson", { query: { slot_id: slotId }, signal }),
    EVERY_MS,
  );
  useNow();
  const end = data ? endToSay(data.ends, clock.now(), data.notice_min) : null;
  return (
    <p class="live__agreed" role="status">
      {end === null ? "" : t("live.agreedEnd", { time: clockTime(end, undefined, language()) })}
    </p>
  );
}
