/** `/absence/in-view`: who should be in view, the longest out of it first. A signal for people, never a notice. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { InView } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { PupilInViewCard } from "./in-view-pupil";
import { RulesOfView } from "./in-view-rules";
import { Tabs } from "./tabs";
import "./absence.css";
import "./in-view.css";

const EVERY_MS = 60_000;

export default function InViewPage({ me }: PageProps) {
  const held = useLoad<InView>("in-view", (signal) => api.call("GET /api/absence/in-view", { signal }), EVERY_MS);
  if (!me) return null;
  const refresh = (): void => void held.refresh();
  return (
    <Page title={t("absence.in_view.title")} lead={t("absence.in_view.lead")}>
      <Tabs roles={me.roles} />
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {held.data ? <Board board={held.data} onChange={refresh} /> : held.error ? null : <Loading />}
    </Page>
  );
}

function Board({ board, onChange }: { readonly board: InView; readonly onChange: () => void }) {
  const out = board.pupils.filter(({ colour }) => colour !== "GREEN").length;
  return (
    <>
      <p role="status">
        {board.pupils.length === 0
          ? t("absence.in_view.nobody")
          : out === 0
            ? t("absence.in_view.all_seen")
            : tn("absence.in_view.out", out)}
      </p>
      <ul class="list stack">
        {board.pupils.map((pupil) => (
          <PupilInViewCard key={pupil.pupil_id} pupil={pupil} today={board.today} onChange={onChange} />
        ))}
      </ul>
      <Help summary={t("absence.in_view.help")}>
        <p>{tn("absence.in_view.help.text", board.rules.cadence_days)}</p>
        <p>{t("absence.in_view.help.lesson")}</p>
        <p>{t("absence.in_view.help.notice")}</p>
      </Help>
      {board.may_agree ? <RulesOfView rules={board.rules} zone={board.timezone} onChange={onChange} /> : null}
    </>
  );
}
