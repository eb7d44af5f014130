/** One row a pupil, in the columns of R20 that hold anything; each number leads to what it is made of. */
import { cellOf, columnsOf, type Period, pupilAddress } from "../../core/report";
import { decimal, wholeMinutes } from "../../core/time";
import type { Column, ReportCell, ReportTable } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Scroll } from "../../ui/scroll";

interface TableProps {
  readonly table: ReportTable;
  readonly period: Period;
}

export function PupilsTable({ table, period }: TableProps) {
  const columns = columnsOf([...table.sums.cells, ...table.pupils.flatMap(({ cells }) => cells)]);
  return (
    <Scroll label={t("reports.table.pupils")}>
      <table class="reports__table">
        <caption class="visually-hidden">{t("reports.table.pupils")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("reports.pupil")}</th>
            {columns.map((column) => (
              <th key={column} scope="col" class="reports__number">
                {t(`reports.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.pupils.map((pupil) => (
            <tr key={pupil.pupil_id}>
              <th scope="row">
                <a href={pupilAddress(pupil.pupil_id, period)}>{pupil.pupil_name}</a>
                <span class="reports__group quiet">{pupil.groups.join(", ")}</span>
              </th>
              {columns.map((column) => {
                const cell = cellOf(pupil.cells, column);
                return (
                  <td key={column} class="reports__number">
                    {cell ? (
                      <a
                        href={pupilAddress(pupil.pupil_id, period, column)}
                        aria-label={said(pupil.pupil_name, cell, table)}
                      >
                        {numberOf(cell, table)}
                      </a>
                    ) : (
                      <span class="quiet">0</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("reports.sum")}</th>
            {columns.map((column: Column) => (
              <td key={column} class="reports__number">
                {numberOf(cellOf(table.sums.cells, column), table)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

/** Minutes; of an absence the unit of the school's sector, and minutes beside it where that is lesson hours. */
export function numberOf(cell: ReportCell | undefined, { unit }: Pick<ReportTable, "unit">): string {
  if (!cell) return "0";
  if (cell.column === "CONTACT_MOMENTS") return String(cell.seconds);
  const minutes = wholeMinutes(cell.seconds);
  if (cell.hours === null || unit === "CLOCK_HOUR") return String(minutes);
  return t("reports.lessonHours", { hours: decimal(cell.hours, language()), n: minutes });
}

const said = (name: string, cell: ReportCell, table: ReportTable): string =>
  t("reports.number", { name, column: t(`reports.column.${cell.column}`), n: numberOf(cell, table) });
