/** `/absence/notices`: drafts with their last day, and one notice with exactly what leaves the school. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { dayAndMonth, decimal } from "../../core/time";
import type { NoticeCard, Notices } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { ComposeDialog } from "./compose";
import { OneNotice } from "./notice";
import { Tabs } from "./tabs";
import "./absence.css";

export default function NoticesPage({ me, place }: PageProps) {
  const id = place.query.id;
  if (!me) return null;
  return id ? <OneNotice key={id} id={id} /> : <List roles={me.roles} />;
}

function List({ roles }: { readonly roles: Parameters<typeof Tabs>[0]["roles"] }) {
  const [composing, compose] = useState(false);
  const held = useLoad<Notices>("notices", (signal) => api.call("GET /api/absence/notices", { signal }), 30_000);
  const open = held.data?.notices.filter(({ state }) => state === "PROPOSED" || state === "APPROVED") ?? [];
  const done = held.data?.notices.filter(({ state }) => state === "EXPORTED" || state === "DISMISSED") ?? [];
  return (
    <Page wide title={t("absence.notices.title")}>
      <Tabs roles={roles} />
      <p>{t("absence.notices.lead")}</p>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {held.data ? (
        <>
          {open.length === 0 ? <Notice>{t("absence.notices.none")}</Notice> : null}
          <Cards label={t("absence.notices.open")} notices={open} clock={held.data.clock_hours} />
          {roles.includes("coordinator") ? (
            <div>
              <Button onClick={() => compose(true)}>{t("absence.notices.compose")}</Button>
            </div>
          ) : null}
          {done.length > 0 ? (
            <Help summary={t("absence.notices.done")}>
              <Cards label={t("absence.notices.done")} notices={done} clock={held.data.clock_hours} />
            </Help>
          ) : null}
        </>
      ) : held.error ? null : (
        <Loading />
      )}
      {composing ? <ComposeDialog today={held.data?.today ?? ""} onClose={() => compose(false)} /> : null}
    </Page>
  );
}

interface CardsProps {
  readonly label: string;
  readonly notices: readonly NoticeCard[];
  readonly clock: boolean;
}

function Cards({ label, notices, clock }: CardsProps) {
  return (
    <ul class="list stack" aria-label={label}>
      {notices.map((one) => (
        <li key={one.id}>
          <a
            class={one.late ? "absence__pupil absence__pupil--open" : "absence__pupil"}
            href={`/absence/notices?id=${one.id}`}
          >
            <span class="row row--apart">
              <strong>{one.pupil_name}</strong>
              <span class="tag">{t(`absence.notices.state.${one.state}`)}</span>
            </span>
            <span>
              {t(`absence.notices.kind.${one.kind}`)}, {dayAndMonth(one.begin, language())} –{" "}
              {dayAndMonth(one.end, language())}: {decimal(one.hours, language())}{" "}
              {t(clock ? "absence.unit.clocks" : "absence.unit.lessons")}
            </span>
            <span class={one.late ? "" : "quiet"}>
              {t(one.late ? "absence.notices.late" : "absence.notices.due", { day: dayAndMonth(one.due, language()) })}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
