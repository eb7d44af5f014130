/** `/timetable/sources`: the addresses from which the timetable comes by itself, and how it is with each. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { Sources } from "../../generated/wire";
import { t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { Source } from "./source-card";
import { SourceForm } from "./source-form";
import "./sources.css";

const EVERY_MS = 60_000;

export default function SourcesPage() {
  const held = useLoad<Sources>("sources", (signal) => api.call("GET /api/timetable/sources", { signal }), EVERY_MS);
  const [adding, setAdding] = useState(false);
  const [answered, setAnswered] = useState<Sources | null>(null);
  // The newest answer counts, whether it came by itself or with something that was done.
  const page = answered && (!held.data || answered.now > held.data.now) ? answered : held.data;
  const none = page?.sources.length === 0;
  return (
    <Page title={t("timetable.sources.title")} lead={t("timetable.sources.lead")}>
      {page ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {none && !adding ? <p>{t("timetable.sources.none")}</p> : null}
      {page?.sources.map((source) => (
        <Source key={source.id} source={source} page={page} onAnswer={setAnswered} />
      ))}
      {page && !adding ? (
        <div class="row">
          <Button kind={none ? "primary" : "plain"} onClick={() => setAdding(true)}>
            {t("timetable.sources.add")}
          </Button>
          <ButtonLink href="/people#import" kind="quiet">
            {t("timetable.sources.file")}
          </ButtonLink>
        </div>
      ) : null}
      {page && adding ? (
        <section class="card" aria-labelledby="new-source">
          <h2 id="new-source">{t("timetable.sources.new")}</h2>
          <SourceForm page={page} onAnswer={setAnswered} onClose={() => setAdding(false)} />
        </section>
      ) : null}
      <Help summary={t("timetable.sources.help")}>
        <p>{t("timetable.sources.help.read")}</p>
        <p>{t("timetable.sources.help.change")}</p>
        <p>{t("timetable.sources.help.hand")}</p>
      </Help>
    </Page>
  );
}
