/** `/absence/unseen`: who was expected and not there. A signal to call, never an absence by itself. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { isDate, longDate } from "../../core/time";
import type { UnseenDay } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { DayBar } from "./day-bar";
import { Tabs } from "./tabs";
import { UnseenPupilCard } from "./unseen-pupil";
import "./absence.css";

const EVERY_MS = 60_000;

export default function UnseenPage({ me, place }: PageProps) {
  const asked = place.query.date ?? "";
  const date = isDate(asked) ? asked : undefined;
  const held = useLoad<UnseenDay>(
    `unseen ${date ?? "today"}`,
    (signal) => api.call("GET /api/absence/unseen", { query: { ...(date && { date }) }, signal }),
    EVERY_MS,
  );
  if (!me) return null;
  const refresh = (): void => void held.refresh();
  const mayWrite = me.roles.some((role) => role === "coordinator" || role === "mentor");
  return (
    <Page wide title={t("absence.unseen.title")} lead={held.data ? longDate(held.data.date, language()) : undefined}>
      <Tabs roles={me.roles} />
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {held.data ? <Day day={held.data} mayWrite={mayWrite} onChange={refresh} /> : held.error ? null : <Loading />}
      <Help summary={t("absence.unseen.help")}>
        <p>{t("absence.unseen.help.who")}</p>
        <p>{t("absence.unseen.help.what")}</p>
        <p>{t("absence.unseen.help.never")}</p>
      </Help>
    </Page>
  );
}

interface DayProps {
  readonly day: UnseenDay;
  readonly mayWrite: boolean;
  readonly onChange: () => void;
}

function Day({ day, mayWrite, onChange }: DayProps) {
  return (
    <>
      <DayBar path="/absence/unseen" date={day.date} today={day.today} past />
      {day.pupils.length === 0 ? (
        <Notice kind="ok">{t("absence.unseen.nobody")}</Notice>
      ) : (
        <p role="status">{day.waiting === 0 ? t("absence.unseen.done") : tn("absence.unseen.waiting", day.waiting)}</p>
      )}
      <ul class="list stack" aria-label={t("absence.unseen.title")}>
        {day.pupils.map((pupil) => (
          <UnseenPupilCard key={pupil.pupil_id} pupil={pupil} day={day} mayWrite={mayWrite} onChange={onChange} />
        ))}
      </ul>
    </>
  );
}
