/** What narrows the table. The choices are those of the period's lessons. */
import { api } from "../../core/client";
import { type Asked, addressOf, COLUMNS, type FilterName, OUTCOMES } from "../../core/report";
import { router } from "../../core/router";
import type { ReportChoices } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";

export function Filters({ asked }: { readonly asked: Asked }) {
  const { first, last } = asked.period;
  const held = useLoad<ReportChoices>(`choices ${first} ${last}`, (signal) =>
    api.call("GET /api/reports/period/choices", { query: { from: first, to: last }, signal }),
  );
  const { filters } = asked;
  const count = Object.keys(filters).length;
  const go = (next: Asked["filters"]): void => router().go(addressOf({ ...asked, filters: next, page: 0 }));
  const set = (name: FilterName, value: string): void => {
    const { [name]: _, ...rest } = filters;
    go(value ? { ...rest, [name]: value } : rest);
  };
  const choices = held.data;
  const list = (name: FilterName, options: readonly { readonly id: string; readonly name: string }[]) => (
    <Select
      label={t(`reports.filter.${name}`)}
      value={filters[name] ?? ""}
      empty={t(name === "who" ? "reports.filter.who.HOME" : "reports.filter.all")}
      options={options}
      onChange={(value) => set(name, value)}
    />
  );
  return (
    <details class="help" open={count > 0}>
      <summary>{count > 0 ? tn("reports.filters.on", count) : t("reports.filters")}</summary>
      <div class="reports__filters">
        {list("who", [{ id: "ALL", name: t("reports.filter.who.ALL") }])}
        {list("group_id", choices?.groups ?? [])}
        {choices?.mentors.length || filters.mentor_id ? list("mentor_id", choices?.mentors ?? []) : null}
        {list("teacher_id", choices?.teachers ?? [])}
        {list("subject", choices?.subjects.map((name) => ({ id: name, name })) ?? [])}
        {list(
          "status",
          OUTCOMES.map((id) => ({ id, name: t(`reports.outcome.${id}`) })),
        )}
        {list(
          "column",
          COLUMNS.slice(2).map((id) => ({ id, name: t(`reports.column.${id}`) })),
        )}
        {count > 0 ? (
          <p>
            <Button kind="quiet" onClick={() => go({})}>
              {t("reports.filters.clear")}
            </Button>
          </p>
        ) : null}
      </div>
    </details>
  );
}
