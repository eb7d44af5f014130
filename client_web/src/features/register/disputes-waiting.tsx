/** For the coordinator's start page: how many families wait for an answer, and until when. */
import { api } from "../../core/client";
import { dayAndMonth } from "../../core/time";
import type { DisputesWaiting as Waiting } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Notice } from "../../ui/notice";
import { useLoad } from "../../ui/use-load";

const EVERY_MS = 60_000;

export function DisputesWaiting() {
  const held = useLoad<Waiting>(
    "waiting",
    (signal) => api.call("GET /api/register/disputes/waiting", { signal }),
    EVERY_MS,
  );
  const { data } = held;
  if (!data?.due_on) return null;
  const late = data.due_on < data.today;
  const until = dayAndMonth(data.due_on, language());
  return (
    <Notice kind={late ? "warn" : "info"}>
      <p>
        {tn("register.disputes.waiting", data.count)}.{" "}
        {t(late ? "register.disputes.overdue" : "register.disputes.first", { until })}
      </p>
      <p>
        <a href="/register/disputes">{t("register.disputes.open")}</a>
      </p>
    </Notice>
  );
}
