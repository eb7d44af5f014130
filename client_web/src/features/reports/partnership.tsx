/** `/reports/partnership`: counts of a partnership's schools in a month that is over; small groups hidden, nobody named. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import type { PartnershipCounts, PartnershipRow, PartnershipTable } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { Scroll } from "../../ui/scroll";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import "./reports.css";

export default function PartnershipPage({ place }: PageProps) {
  const month = place.query.month;
  const held = useLoad<PartnershipCounts>(`partnership ${month ?? ""}`, (signal) =>
    api.call("GET /api/reports/partnership", { query: month ? { month } : {}, signal }),
  );
  const { data: found, error } = held;
  return (
    <Page wide title={t("reports.partnership.title")} lead={found?.name}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {found === null && !error ? <Loading /> : null}
      {found ? <Content found={found} /> : null}
    </Page>
  );
}

const monthWords = (month: string): string =>
  new Intl.DateTimeFormat(language(), { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(month));

function Content({ found }: { readonly found: PartnershipCounts }) {
  if (found.month === null) return <p>{t("reports.partnership.none")}</p>;
  const asked = found.month.slice(0, 7);
  return (
    <>
      <div class="row row--apart">
        <Select
          label={t("reports.partnership.month")}
          value={found.month}
          options={found.months.map((id) => ({ id, name: monthWords(id) }))}
          onChange={(month) => router().go(`/reports/partnership?month=${month.slice(0, 7)}`)}
        />
        <ButtonLink icon="file" download href={`/api/reports/partnership/file?month=${asked}`}>
          {t("reports.partnership.file")}
        </ButtonLink>
      </div>
      <p>{t("reports.partnership.hidden", { n: found.least })}</p>
      {found.tables.map((table) => (
        <Counts key={table.kind} table={table} />
      ))}
      <Help summary={t("reports.partnership.how")}>
        <p>{t("reports.partnership.how.counts")}</p>
        <p>{t("reports.partnership.how.hidden", { n: found.least })}</p>
        <p>{t("reports.partnership.how.names")}</p>
      </Help>
    </>
  );
}

const OF_ALL = new Set(["PUPILS", "MINUTES"]);

function Counts({ table }: { readonly table: PartnershipTable }) {
  const title = t(`reports.partnership.table.${table.kind}`);
  const together = OF_ALL.has(table.kind) ? "reports.partnership.all" : "reports.partnership.small";
  const schools = table.rows.filter(({ school }) => school !== null);
  const line = (row: PartnershipRow, name: string) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      {row.cells.map((cell, place) => (
        <td key={table.columns[place]} class="reports__number">
          {cell === null ? t("reports.partnership.few") : new Intl.NumberFormat(language()).format(cell)}
        </td>
      ))}
    </tr>
  );
  return (
    <section class="card stack stack--tight" aria-labelledby={`counts-${table.kind}`}>
      <h2 id={`counts-${table.kind}`}>{title}</h2>
      <Scroll label={t("reports.partnership.scroll", { title })}>
        <table class="reports__table">
          <thead>
            <tr>
              <th scope="col">{t("reports.partnership.school")}</th>
              {table.columns.map((column) => (
                <th key={column} scope="col" class="reports__number">
                  {words(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{schools.map((row) => line(row, row.school ?? ""))}</tbody>
          <tfoot>{table.rows.filter(({ school }) => school === null).map((row) => line(row, t(together)))}</tfoot>
        </table>
      </Scroll>
    </section>
  );
}

function words(column: string): string {
  const key = `reports.partnership.column.${column}`;
  return isKey(key) ? t(key) : column;
}
