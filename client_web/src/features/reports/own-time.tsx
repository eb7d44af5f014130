/** `/reports/own-time`: what a group did in its own time; for the coordinator also the whole school, nobody named. */
import type { ComponentChildren } from "preact";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { addDays, dayAndMonth } from "../../core/time";
import type { OwnTimeItem, OwnTimePupil, OwnTimeReport } from "../../generated/wire";
import { type Key, language, t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Scroll } from "../../ui/scroll";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import "./reports.css";

const LENGTHS = ["7", "28", "84"] as const;
const USUAL = "28";

const show = (group: string, days: string): void =>
  router().go(`/reports/own-time?${new URLSearchParams({ ...(group && { group }), days })}`);

export default function OwnTimePage({ place, me }: PageProps) {
  const group = place.query.group ?? "";
  const days = LENGTHS.find((one) => one === place.query.days) ?? USUAL;
  // Without an answer there is no today of the school: the first question is of the usual length.
  const held = useLoad<OwnTimeReport>(`own time ${group} ${days}`, async (signal) => {
    const query = group ? { group_id: group } : {};
    const first = await api.call("GET /api/reports/own-time", { query, signal });
    if (days === USUAL) return first;
    const from = addDays(first.today, 1 - Number(days));
    return await api.call("GET /api/reports/own-time", { query: { ...query, from }, signal });
  });
  const { data: found, error } = held;
  return (
    <Page title={t("reports.own_time.title")} lead={found ? leadOf(found) : null}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {found ? <Found found={found} days={days} /> : error ? null : <Loading />}
      {me?.roles.includes("teacher") ? (
        <p>
          <ButtonLink kind="quiet" icon="people" href="/catalogue/giving">
            {t("reports.own_time.give")}
          </ButtonLink>
        </p>
      ) : null}
      <Help summary={t("reports.help")}>
        <p>{t("reports.own_time.help.minutes")}</p>
        <p>{t("reports.own_time.help.stops")}</p>
        <p>{t("reports.own_time.help.file")}</p>
      </Help>
    </Page>
  );
}

const leadOf = ({ first, last }: OwnTimeReport): string =>
  t("reports.fromTo", { from: dayAndMonth(first, language()), to: dayAndMonth(last, language()) });

interface FoundProps {
  readonly found: OwnTimeReport;
  readonly days: string;
}

function Found({ found, days }: FoundProps) {
  const group = found.group_id ?? "";
  if (found.groups.length === 0 && !found.may_school) return <Notice>{t("reports.own_time.noGroup")}</Notice>;
  const query = new URLSearchParams({ ...(group && { group_id: group }), from: found.first, to: found.last });
  const school = found.may_school ? [{ id: "", name: t("reports.own_time.school") }] : [];
  return (
    <>
      <div class="row">
        <Select
          label={t("reports.own_time.group")}
          value={group}
          options={[...school, ...found.groups]}
          onChange={(id) => show(id, days)}
        />
        <Select
          label={t("reports.own_time.length")}
          value={days}
          options={LENGTHS.map((id) => ({ id, name: t(`reports.own_time.length.${id}`) }))}
          onChange={(id) => show(group, id)}
        />
      </div>
      {group === "" ? <p class="quiet">{t("reports.own_time.small", { n: found.least })}</p> : <Pupils found={found} />}
      <Items found={found} />
      <Goals found={found} />
      <p>
        <ButtonLink icon="file" download href={`/api/reports/own-time/file?${query}`}>
          {t("reports.own_time.file")}
        </ButtonLink>
      </p>
    </>
  );
}

const COLUMNS = ["minutes", "given", "begun", "done"] as const satisfies readonly (keyof OwnTimePupil &
  keyof OwnTimeItem)[];

/** A number, or that there are too few to say it. */
const cellOf = (number: number | null, least: number): string =>
  number === null ? t("reports.own_time.hidden", { n: least }) : String(number);

interface Row {
  readonly key: string;
  readonly head: ComponentChildren;
  readonly cells: Pick<OwnTimePupil | OwnTimeItem, (typeof COLUMNS)[number]>;
}

interface RowsProps {
  readonly title: string;
  /** Of the first column. */
  readonly what: Key;
  readonly none: Key;
  readonly least: number;
  readonly rows: readonly Row[];
}

/** The same four numbers of each pupil, or of each item. */
function Rows({ title, what, none, least, rows }: RowsProps) {
  return (
    <div class="stack stack--tight">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p>{t(none)}</p>
      ) : (
        <Scroll label={title}>
          <table class="reports__table">
            <caption class="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{t(what)}</th>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col" class="reports__number">
                    {t(`reports.own_time.column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, head, cells }) => (
                <tr key={key}>
                  <th scope="row">{head}</th>
                  {COLUMNS.map((column) => (
                    <td key={column} class="reports__number">
                      {cellOf(cells[column], least)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  );
}

function Pupils({ found: { pupils, least } }: { readonly found: OwnTimeReport }) {
  return (
    <Rows
      title={t("reports.own_time.pupils")}
      what="reports.own_time.column.pupil"
      none="reports.own_time.pupils.none"
      least={least}
      rows={pupils.map((pupil) => ({ key: pupil.pupil_id, head: pupil.name, cells: pupil }))}
    />
  );
}

function Items({ found: { items, least } }: { readonly found: OwnTimeReport }) {
  return (
    <Rows
      title={t("reports.own_time.items")}
      what="reports.own_time.column.item"
      none="reports.own_time.items.none"
      least={least}
      rows={items.map((item) => ({ key: item.item_id, head: <ItemHead item={item} />, cells: item }))}
    />
  );
}

function ItemHead({ item }: { readonly item: OwnTimeItem }) {
  return (
    <>
      {item.title} <span class="quiet">{item.subject}</span>
      <Stops item={item} />
    </>
  );
}

/** Where those who did not finish were last. */
function Stops({ item: { stops } }: { readonly item: OwnTimeItem }) {
  if (stops.length === 0) return null;
  return (
    <ul class="list own-time__stops">
      {stops.map(({ place, title, pupils }) => (
        <li key={place} class="quiet">
          {tn("reports.own_time.stop", pupils, { place, title: title || t("reports.own_time.untitled") })}
        </li>
      ))}
    </ul>
  );
}

function Goals({ found }: { readonly found: OwnTimeReport }) {
  if (found.goals.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="own-goals">
      <h2 id="own-goals">{t("reports.own_time.goals")}</h2>
      <ul class="list card">
        {found.goals.map(({ goal, name, items, done, of }) => (
          <li key={goal} class="own-time__goal">
            <strong>{name || t("reports.own_time.goal.unknown")}</strong>
            <span>
              {done === null || of === null
                ? t("reports.own_time.hidden", { n: found.least })
                : t("reports.own_time.goal", { done, of })}
            </span>
            <span class="quiet">{tn("reports.own_time.goal.items", items)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
