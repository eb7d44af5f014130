/** `/reports/board`: how the schools of a board do, a week or a school year; small groups hidden, nobody named. */
import { useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { dayAndMonth, longInstant } from "../../core/time";
import type { BoardNumber, BoardSchool, BoardSchools } from "../../generated/wire";
import { type Key, language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { Scroll } from "../../ui/scroll";
import { useLoad } from "../../ui/use-load";
import "./reports.css";

type Kind = "week" | "year";

const show = (kind: Kind, first: string): void => router().go(`/reports/board?${kind}=${first}`);
const yearOf = ({ first, last }: BoardSchools): string => `${first?.slice(0, 4)}-${last?.slice(0, 4)}`;
const dateWords = (date: string): string => `${dayAndMonth(date, language())} ${date.slice(0, 4)}`;

export default function BoardPage({ place }: PageProps) {
  const { week, year } = place.query;
  const query = { ...(week && { week }), ...(year && { year }) };
  const held = useLoad<BoardSchools>(`board ${week ?? ""} ${year ?? ""}`, (signal) =>
    api.call("GET /api/reports/board", { query, signal }),
  );
  const { data, error } = held;
  // What was shown stays until the next is there, so that who taps "Week eerder" twice keeps the button under the finger.
  const shown = useRef<BoardSchools | null>(null);
  if (data) shown.current = data;
  const found = shown.current;
  return (
    <Page wide title={t("reports.board.title")} lead={found?.name}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {found === null && !error ? <Loading /> : null}
      {found ? <Content found={found} /> : null}
    </Page>
  );
}

function Content({ found }: { readonly found: BoardSchools }) {
  const [name, setName] = useState("");
  const schools = found.rows.filter(({ school }) => school !== null);
  const wanted = schools.filter(({ school }) => school?.toLocaleLowerCase().includes(name.trim().toLocaleLowerCase()));
  return (
    <>
      <Attention found={found} schools={schools} />
      {found.first === null ? (
        <Notice>{t("reports.board.none", { date: dateWords(found.next_on) })}</Notice>
      ) : (
        <section class="card stack" aria-labelledby="board-period">
          <Period found={found} />
          <div class="reports__find">
            <Field
              label={t("reports.board.filter")}
              value={name}
              onInput={setName}
              input={{ type: "search", autocomplete: "off", spellcheck: false }}
            />
          </div>
          <p class="visually-hidden" role="status">
            {name.trim() ? tn("reports.board.found", wanted.length) : ""}
          </p>
          {wanted.length > 0 ? (
            <Numbers found={found} schools={wanted} />
          ) : (
            <p>{t("reports.board.nobody", { name: name.trim() })}</p>
          )}
          <p class="quiet">{t("reports.partnership.hidden", { n: found.least })}</p>
          <p class="quiet">{t("reports.board.next", { date: dateWords(found.next_on) })}</p>
        </section>
      )}
      <Help summary={t("reports.partnership.how")}>
        <p>{t("reports.board.how.counts")}</p>
        <p>{t("reports.board.how.weeks")}</p>
        <p>{t("reports.board.how.hidden", { n: found.least })}</p>
        <p>{t("reports.board.how.closed")}</p>
        <p>{t("reports.board.how.names")}</p>
      </Help>
    </>
  );
}

/** What is so now, whatever week is looked at. */
function Attention({ found, schools }: { readonly found: BoardSchools; readonly schools: readonly BoardSchool[] }) {
  if (found.looked_at === null) return null;
  const at = longInstant(found.looked_at, language());
  const some = schools.filter(({ troubles }) => troubles.length > 0);
  if (some.length === 0) return <Notice kind="ok">{t("reports.board.well", { at })}</Notice>;
  return (
    <section class="card stack stack--tight" aria-labelledby="board-attention">
      <h2 id="board-attention">{tn("reports.board.attention", some.length)}</h2>
      <dl class="reports__schools">
        {some.map(({ school, troubles }) => (
          <div key={school}>
            <dt>{school}</dt>
            {troubles.map((trouble) => (
              <dd key={trouble}>{t(`reports.board.trouble.${trouble}`)}</dd>
            ))}
          </div>
        ))}
      </dl>
      <p class="quiet">{t("reports.board.lookedAt", { at })}</p>
    </section>
  );
}

function Period({ found }: { readonly found: BoardSchools }) {
  const { first, last, earlier, later, whole } = found;
  if (first === null || last === null) return null;
  const kind: Kind = whole ? "year" : "week";
  const step = (to: string | null, icon: "left" | "right", key: Key) =>
    to ? (
      <Button icon={icon} onClick={() => show(kind, to)}>
        {t(key)}
      </Button>
    ) : null;
  return (
    <>
      <div class="row row--apart">
        <h2 id="board-period">
          {whole
            ? t("reports.board.year", { year: yearOf(found) })
            : t("reports.fromTo", { from: dayAndMonth(first, language()), to: dateWords(last) })}
        </h2>
        <ButtonLink icon="file" download href={`/api/reports/board/file?${kind}=${first}`}>
          {t("reports.partnership.file")}
        </ButtonLink>
      </div>
      {whole ? <p>{tn("reports.board.told", found.told)}</p> : null}
      <div class="reports__bar">
        <RadioGroup<Kind>
          row
          legendHidden
          legend={t("reports.board.kind")}
          value={kind}
          options={[
            { value: "week", label: t("reports.board.kind.week") },
            { value: "year", label: t("reports.board.kind.year") },
          ]}
          onChange={(to) => (to === "year" ? show("year", first) : router().go("/reports/board"))}
        />
        {earlier || later ? (
          <nav class="row" aria-label={t("reports.board.others")}>
            {step(earlier, "left", whole ? "reports.board.year.earlier" : "reports.board.week.earlier")}
            {step(later, "right", whole ? "reports.board.year.later" : "reports.board.week.later")}
          </nav>
        ) : null}
      </div>
    </>
  );
}

const NUMBERS = ["pupils", "offered", "given", "minutes"] as const;
type Name = (typeof NUMBERS)[number];

function Numbers({ found, schools }: { readonly found: BoardSchools; readonly schools: readonly BoardSchool[] }) {
  const together = found.rows.find(({ school }) => school === null);
  return (
    <Scroll label={t("reports.board.scroll")}>
      <table class="reports__table">
        <thead>
          <tr>
            <th scope="col">{t("reports.partnership.school")}</th>
            {NUMBERS.map((name) => (
              <th key={name} scope="col" class="reports__number">
                {t(name === "pupils" && found.whole ? "reports.board.column.mean" : `reports.board.column.${name}`)}
              </th>
            ))}
            <th scope="col">{t("reports.board.column.closed")}</th>
          </tr>
        </thead>
        <tbody>
          {schools.map((row) => (
            <Line key={row.school} row={row} whole={found.whole} />
          ))}
        </tbody>
        {together ? (
          <tfoot>
            <Line row={together} whole={found.whole} />
          </tfoot>
        ) : null}
      </table>
    </Scroll>
  );
}

const weeksOf = ({ weeks }: BoardSchool): number => weeks.closed + weeks.waiting + weeks.going_on;

function Line({ row, whole }: { readonly row: BoardSchool; readonly whole: boolean }) {
  const takesPart = row.school === null || weeksOf(row) > 0;
  return (
    <tr>
      <th scope="row">{row.school ?? t("reports.partnership.all")}</th>
      {NUMBERS.map((name) => (
        <td key={name} class="reports__number">
          {takesPart ? <Cell name={name} number={row[name]} of={whole ? weeksOf(row) : 0} /> : "–"}
        </td>
      ))}
      <td class="reports__state">{row.school === null ? "" : closed(row, whole)}</td>
    </tr>
  );
}

/** A number as it is shown; of a year with the weeks that it is of, where that are not all of them. */
function Cell({ name, number, of }: { readonly name: Name; readonly number: BoardNumber; readonly of: number }) {
  if (number.shown === null) return <>{t("reports.partnership.few")}</>;
  const shown = name === "minutes" ? Math.round(number.shown / 6) / 10 : number.shown;
  const digits = name === "minutes" ? { minimumFractionDigits: 1 } : {};
  return (
    <>
      {new Intl.NumberFormat(language(), digits).format(shown)}
      {number.weeks < of ? <span class="reports__group quiet">{tn("reports.board.weeks", number.weeks)}</span> : null}
    </>
  );
}

function closed(row: BoardSchool, whole: boolean): string {
  const { weeks } = row;
  if (weeksOf(row) === 0) return t(`reports.board.apart.${whole ? "year" : "week"}`);
  if (!whole) return t(`reports.board.closed.${weeks.closed ? "closed" : weeks.waiting ? "waiting" : "going_on"}`);
  const parts = (["closed", "waiting", "going_on"] as const).filter((kind) => weeks[kind] > 0);
  return parts.map((kind) => t(`reports.board.closed.year.${kind}`, { n: weeks[kind] })).join(", ");
}
