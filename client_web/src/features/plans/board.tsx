/** `/plans`: pupils by week, from where they follow their lessons, and what needs somebody. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { addDays, dayAndMonth, isDate, longDate } from "../../core/time";
import type { BoardCell, BoardConflict, BoardDay, BoardRow, People, PlanBoard } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import "./plans.css";

const EVERY_MS = 60_000;

export default function PlanBoardPage({ place }: PageProps) {
  const asked = place.query.date ?? "";
  const date = isDate(asked) ? asked : undefined;
  const held = useLoad<PlanBoard>(
    date ?? "now",
    (signal) => api.call("GET /api/plans/board", { query: { ...(date && { date }) }, signal }),
    EVERY_MS,
  );
  const board = held.data;
  const week = board ? t("plans.planboard.week", { date: longDate(board.monday, language()) }) : null;
  return (
    <Page wide title={t("plans.planboard.title")} lead={week}>
      {board ? <OtherWeeks board={board} /> : null}
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {board ? <Content board={board} /> : held.error ? null : <Loading />}
      {board?.may_edit ? <NewPlan /> : null}
    </Page>
  );
}

const show = (date: string): void => router().go(`/plans?date=${date}`);
const planOf = (pupilId: string): string => `/plans/pupil/${pupilId}`;

function OtherWeeks({ board }: { readonly board: PlanBoard }) {
  const thisWeek = board.today >= board.monday && board.today < addDays(board.monday, 7);
  return (
    <nav class="row" aria-label={t("plans.planboard.weeks")}>
      <Button icon="left" onClick={() => show(addDays(board.monday, -7))}>
        {t("plans.planboard.previous")}
      </Button>
      <Button icon="right" onClick={() => show(addDays(board.monday, 7))}>
        {t("plans.planboard.next")}
      </Button>
      {thisWeek ? null : (
        <Button kind="quiet" onClick={() => router().go("/plans")}>
          {t("plans.planboard.now")}
        </Button>
      )}
    </nav>
  );
}

interface Wanted {
  readonly group: string;
  readonly mentor: string;
  readonly who: string;
  readonly pressing: boolean;
  readonly home: boolean;
}

const ALL: Wanted = { group: "", mentor: "", who: "", pressing: false, home: false };

/** Somebody has a lesson elsewhere today. */
const isHome = (board: PlanBoard, row: BoardRow): boolean => {
  const cell = row.cells.find(({ date }) => date === board.today);
  return cell !== undefined && cell.remote + cell.other > 0;
};

const fits = (board: PlanBoard, row: BoardRow, wanted: Wanted): boolean =>
  (wanted.group === "" || row.groups.includes(wanted.group)) &&
  (wanted.mentor === "" || row.mentors.includes(wanted.mentor)) &&
  (wanted.who === "" || row.who === wanted.who) &&
  (!wanted.pressing || row.conflicts.length > 0) &&
  (!wanted.home || isHome(board, row));

function Content({ board }: { readonly board: PlanBoard }) {
  const [wanted, want] = useState(ALL);
  if (board.rows.length === 0) return <Notice>{t("plans.planboard.none")}</Notice>;
  const rows = board.rows.filter((row) => fits(board, row, wanted));
  return (
    <>
      <Filters board={board} wanted={wanted} onChange={(part) => want({ ...wanted, ...part })} />
      {rows.length === 0 ? (
        <Notice>
          <p>{t("plans.planboard.noneHere")}</p>
          <Button onClick={() => want(ALL)}>{t("plans.planboard.everybody")}</Button>
        </Notice>
      ) : (
        <>
          <BoardTable board={board} rows={rows} />
          <BoardList board={board} rows={rows} />
          <Legend />
        </>
      )}
    </>
  );
}

const named = (names: readonly string[]) => [...new Set(names)].sort().map((name) => ({ id: name, name }));

interface FiltersProps {
  readonly board: PlanBoard;
  readonly wanted: Wanted;
  readonly onChange: (part: Partial<Wanted>) => void;
}

function Filters({ board, wanted, onChange }: FiltersProps) {
  const { rows, days, today } = board;
  const mentors = named(rows.flatMap((row) => row.mentors));
  const waiting = rows.filter((row) => row.conflicts.length > 0).length;
  const home = rows.filter((row) => isHome(board, row)).length;
  return (
    <div class="stack stack--tight">
      <div class="plans__filters">
        <Select
          label={t("plans.planboard.group")}
          value={wanted.group}
          empty={t("plans.planboard.all")}
          options={named(rows.flatMap((row) => row.groups))}
          onChange={(group) => onChange({ group })}
        />
        {mentors.length > 1 ? (
          <Select
            label={t("plans.planboard.mentor")}
            value={wanted.mentor}
            empty={t("plans.planboard.mentors")}
            options={mentors}
            onChange={(mentor) => onChange({ mentor })}
          />
        ) : null}
        <Select
          label={t("plans.planboard.who")}
          value={wanted.who}
          empty={t("plans.planboard.who.all")}
          options={(["family", "school"] as const).map((id) => ({ id, name: t(`plans.planboard.who.${id}`) }))}
          onChange={(who) => onChange({ who })}
        />
      </div>
      <div class="row">
        <Check
          label={tn("plans.planboard.pressing", waiting)}
          checked={wanted.pressing}
          onChange={(pressing) => onChange({ pressing })}
        />
        {days.some(({ date }) => date === today) ? (
          <Check
            label={tn("plans.planboard.home", home)}
            checked={wanted.home}
            onChange={(at) => onChange({ home: at })}
          />
        ) : null}
      </div>
    </div>
  );
}

interface RowsProps {
  readonly board: PlanBoard;
  readonly rows: readonly BoardRow[];
}

const weekday = (date: string): string =>
  new Intl.DateTimeFormat(language(), { weekday: "short", timeZone: "UTC" }).format(new Date(`${date}T12:00:00Z`));

function BoardTable({ board, rows }: RowsProps) {
  return (
    <div class="plans__wide">
      <table class="plans__table">
        <caption class="visually-hidden">{t("plans.planboard.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("plans.planboard.pupil")}</th>
            {board.days.map((day) => (
              <th key={day.date} scope="col" aria-current={day.date === board.today ? "date" : undefined}>
                {weekday(day.date)} <span class="quiet">{Number(day.date.slice(8))}</span>
                <span class="visually-hidden">{dayAndMonth(day.date, language())}</span>
              </th>
            ))}
            <th scope="col">{t("plans.planboard.attention")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.pupil_id}>
              <th scope="row">
                <a href={planOf(row.pupil_id)}>{row.name}</a>
                <span class="quiet plans__groups">{row.groups.join(", ")}</span>
              </th>
              {board.days.map((day, index) => (
                <td key={day.date}>
                  <Cell day={day} cell={row.cells[index]} />
                </td>
              ))}
              <td>
                <Attention row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BoardList({ board, rows }: RowsProps) {
  return (
    <ul class="list stack stack--tight plans__narrow">
      {rows.map((row) => (
        <li class="card" key={row.pupil_id}>
          <h2>
            <a href={planOf(row.pupil_id)}>{row.name}</a>
          </h2>
          <p class="quiet">{row.groups.join(", ")}</p>
          <ol class="list plans__days">
            {board.days.map((day, index) => (
              <li key={day.date}>
                <span class="quiet">{weekday(day.date)}</span>
                <Cell day={day} cell={row.cells[index]} />
              </li>
            ))}
          </ol>
          <Attention row={row} />
        </li>
      ))}
    </ul>
  );
}

type Kind = "school" | "home" | "online" | "mixed" | "free" | "none";

function kindOf(cell: BoardCell): Kind {
  const away = cell.remote + cell.other;
  if (away + cell.at_school + cell.free === 0) return "none";
  if (away + cell.at_school === 0) return "free";
  if (away === 0) return "school";
  if (cell.at_school > 0) return "mixed";
  return cell.pattern ? "online" : "home";
}

function Cell({ day, cell }: { readonly day: BoardDay; readonly cell: BoardCell | undefined }) {
  if (day.free !== null) return <span class="quiet">{day.free}</span>;
  const kind = cell ? kindOf(cell) : "none";
  const away = cell ? cell.remote + cell.other : 0;
  return (
    <span class={`plans__cell plans__cell--${kind}`}>
      {t(`plans.planboard.kind.${kind}`)}
      {kind === "mixed" ? ` (${away})` : ""}
      {cell?.changed ? (
        <>
          <span aria-hidden="true"> *</span>
          <span class="visually-hidden">, {t("plans.origin.DAY_CHANGE")}</span>
        </>
      ) : null}
    </span>
  );
}

function Attention({ row }: { readonly row: BoardRow }) {
  if (row.conflicts.length === 0) return null;
  return (
    <ul class="list plans__attention">
      {row.conflicts.map((one) => (
        <li key={one}>
          <a href={`${planOf(row.pupil_id)}?step=${SOLVED[one]}`}>
            {one === "DRAFT_OPEN" ? draftWords(row) : conflictWords(one, row)}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The step of the plan in which each is solved. */
const SOLVED: Readonly<Record<BoardConflict, string>> = {
  REVIEW_DUE: "when",
  REVIEW_SOON: "when",
  ENDS_SOON: "ready",
  DRAFT_OPEN: "ready",
  NO_ARRANGEMENT: "ask",
  NO_DEVIATION: "deviation&wish=days",
  TWO_PATTERNS: "days",
};

function draftWords(row: BoardRow): string {
  if (row.missing === 0) return t("plans.planboard.conflict.complete");
  if (row.who === "family") return tn("plans.planboard.conflict.signatures", row.missing);
  return tn("plans.planboard.conflict.DRAFT_OPEN", row.missing);
}

function conflictWords(one: Exclude<BoardRow["conflicts"][number], "DRAFT_OPEN">, row: BoardRow): string {
  const date = one === "ENDS_SOON" ? row.last : row.review_on;
  return t(`plans.planboard.conflict.${one}`, { date: date ? longDate(date, language()) : "" });
}

function Legend() {
  return <p class="quiet">{t("plans.planboard.legend")}</p>;
}

/** Choose a pupil to begin a plan for. */
function NewPlan() {
  const [open, setOpen] = useState(false);
  return (
    <section class="stack stack--tight">
      {open ? (
        <ChoosePupil />
      ) : (
        <div>
          <Button kind="primary" icon="people" onClick={() => setOpen(true)}>
            {t("plans.planboard.new")}
          </Button>
        </div>
      )}
    </section>
  );
}

function ChoosePupil() {
  const held = useLoad<People>("people", (signal) => api.call("GET /api/people", { signal }));
  if (!held.data) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />;
  const options = held.data.people
    .filter(({ roles }) => roles.includes("pupil"))
    .map(({ id, name, groups }) => ({ id, name: `${name} (${groups.join(", ")})` }));
  return (
    <Select
      label={t("plans.planboard.choose")}
      value=""
      empty={t("plans.planboard.chooseNone")}
      options={options}
      onChange={(id) => id && router().go(planOf(id))}
    />
  );
}
