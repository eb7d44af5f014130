/** `/reports`: the register of a period, by pupil or by lesson; every number opens what it is made of. */
import { useEffect } from "preact/hooks";
import { api } from "../../core/client";
import { keepsRegister } from "../../core/minutes";
import type { PageProps } from "../../core/page-props";
import { type Asked, addressOf, askedIn, minutesOf, periodAt, queryOf } from "../../core/report";
import { router } from "../../core/router";
import { decimal, longDate } from "../../core/time";
import type { ReportChoices, ReportTable } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useLoad } from "../../ui/use-load";
import { AsOfChoice, AsOfNotice } from "./as-of";
import { Filters } from "./filters";
import { LessonsTable } from "./lessons-table";
import { PeriodChoice } from "./period-choice";
import { PupilsTable } from "./pupils-table";
import { Undecided } from "./undecided";
import "./reports.css";

export const show = (asked: Asked): void => router().go(addressOf(asked));

export default function PeriodPage({ me, place }: PageProps) {
  const asked = askedIn(place.query);
  return asked ? <Period asked={asked} me={me} /> : <ThisWeek />;
}

/** Without dates in the address: the week of the school's today. */
function ThisWeek() {
  const held = useLoad<ReportChoices>("today", (signal) => api.call("GET /api/reports/period/choices", { signal }));
  const today = held.data?.today;
  useEffect(() => {
    if (today)
      router().go(addressOf({ period: periodAt("week", today), filters: {}, level: "PUPILS", page: 0 }), "replace");
  }, [today]);
  return (
    <Page wide title={t("reports.title")}>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
    </Page>
  );
}

function Period({ asked, me }: { readonly asked: Asked; readonly me: PageProps["me"] }) {
  const query = queryOf(asked);
  const held = useLoad<ReportTable>(`${JSON.stringify(query)} ${asked.page}`, (signal) =>
    api.call("GET /api/reports/period", { query: { ...query, page: String(asked.page) }, signal }),
  );
  const totals = useLoad<ReportTable>(`totals ${JSON.stringify(query)}`, (signal) =>
    api.call("GET /api/reports/period/totals", { query, signal }),
  );
  const { data: table, error } = held;
  const { first, last } = asked.period;
  const day = (date: string): string => longDate(date, language());
  const lead = first === last ? day(first) : t("reports.fromTo", { from: day(first), to: day(last) });
  return (
    <Page wide title={t("reports.title")} lead={lead}>
      <PeriodChoice asked={asked} />
      <Filters asked={asked} />
      {keepsRegister(me?.roles ?? []) ? <Undecided /> : null}
      <AsOfChoice asked={asked} />
      {table ? <AsOfNotice table={table} asked={asked} /> : null}
      <div class="reports__bar">
        <RadioGroup
          row
          legend={t("reports.level")}
          legendHidden
          value={asked.level}
          options={[
            { value: "PUPILS", label: t("reports.level.PUPILS") },
            ...(asked.asOf ? [] : [{ value: "LESSONS" as const, label: t("reports.level.LESSONS") }]),
          ]}
          onChange={(level) => show({ ...asked, level })}
        />
        <Files asked={asked} />
      </div>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {totals.data ? <Totals table={totals.data} asked={asked} /> : null}
      {table ? <Content table={table} asked={asked} /> : error ? null : <Loading />}
      <Help summary={t("reports.help")}>
        <p>{t("reports.help.counts")}</p>
        <p>{t("reports.help.numbers")}</p>
        <p>{t("reports.help.lessons")}</p>
        <p>{t("reports.rounded")}</p>
      </Help>
    </Page>
  );
}

function Files({ asked }: { readonly asked: Asked }) {
  const address = (kind: string): string =>
    `/api/reports/period/file?${new URLSearchParams({ ...queryOf(asked), level: asked.level, kind })}`;
  return (
    <fieldset class="row">
      <legend class="visually-hidden">{t("reports.files")}</legend>
      {(["csv", "xlsx", "pdf"] as const).map((kind) => (
        <ButtonLink key={kind} icon="file" href={address(kind)} download>
          {t(`reports.file.${kind}`)}
        </ButtonLink>
      ))}
    </fieldset>
  );
}

interface TableProps {
  readonly table: ReportTable;
  readonly asked: Asked;
}

function Totals({ table: { sums }, asked }: TableProps) {
  const open = minutesOf(sums.cells, "NO_GROUND");
  const questions = (): void => show({ ...asked, filters: { ...asked.filters, column: "NO_GROUND" }, page: 0 });
  return (
    <section class="card" aria-labelledby="totals">
      <h2 id="totals">{t("reports.totals")}</h2>
      <dl class="reports__totals">
        <div>
          <dt>{t("reports.column.REPORTED")}</dt>
          <dd>{tn("reports.minutes", sums.minutes)}</dd>
        </div>
        <div>
          <dt>{t("reports.clockHours")}</dt>
          <dd>
            {decimal(sums.clock_hours, language())} ({t("reports.hmm", { hmm: sums.hmm })})
          </dd>
        </div>
        <div>
          <dt>{t("reports.pupils")}</dt>
          <dd>{sums.pupils}</dd>
        </div>
        <div>
          <dt>{t("reports.difference")}</dt>
          <dd>{tn("reports.seconds", sums.difference)}</dd>
        </div>
      </dl>
      <p class="quiet">{t("reports.rounded")}</p>
      {open > 0 && asked.filters.column !== "NO_GROUND" ? (
        <Notice>
          <p>{tn("reports.noGround", open)}</p>
          <p>
            <Button onClick={questions}>{t("reports.noGround.show")}</Button>
          </p>
        </Notice>
      ) : null}
    </section>
  );
}

function Content({ table, asked }: TableProps) {
  if (table.pupils.length === 0) return <Notice>{t("reports.none")}</Notice>;
  return (
    <>
      {asked.level === "PUPILS" ? (
        <PupilsTable table={table} period={asked.period} />
      ) : (
        <LessonsTable table={table} period={asked.period} />
      )}
      <Pages table={table} asked={asked} />
    </>
  );
}

function Pages({ table: { page, pages }, asked }: TableProps) {
  if (pages <= 1) return null;
  const to = (number: number): void => show({ ...asked, page: number });
  return (
    <nav class="row row--apart" aria-label={t("reports.pages")}>
      {page > 0 ? (
        <Button icon="left" onClick={() => to(page - 1)}>
          {t("reports.page.previous")}
        </Button>
      ) : (
        <span />
      )}
      <p role="status">{t("reports.page", { n: page + 1, of: pages })}</p>
      {page + 1 < pages ? (
        <Button icon="right" onClick={() => to(page + 1)}>
          {t("reports.page.next")}
        </Button>
      ) : (
        <span />
      )}
    </nav>
  );
}
