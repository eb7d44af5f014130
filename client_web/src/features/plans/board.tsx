/** `/plans`: pupils by week, from where they follow their lessons, and what needs somebody. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { addDays, dayAndMonth, isDate, longDate } from "../../core/time";
import type { BoardCell, BoardDay, BoardRow, People, PlanBoard } from "../../generated/wire";
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

function Content({ board }: { readonly board: PlanBoard }) {
  const [group, setGroup] = useState("");
  const [pressing, setPressing] = useState(false);
  if (board.rows.length === 0) return <Notice>{t("plans.planboard.none")}</Notice>;
  const groups = [...new Set(board.rows.flatMap((row) => row.groups))].sort();
  const rows = board.rows.filter(
    (row) => (group === "" || row.groups.includes(group)) && (!pressing || row.conflicts.length > 0),
  );
  const waiting = board.rows.filter((row) => row.conflicts.length > 0).length;
  return (
    <>
      <div class="plans__filters">
        <Select
          label={t("plans.planboard.group")}
          value={group}
          empty={t("plans.planboard.all")}
          options={groups.map((name) => ({ id: name, name }))}
          onChange={setGroup}
        />
        <Check label={tn("plans.planboard.pressing", waiting)} checked={pressing} onChange={setPressing} />
      </div>
      {rows.length === 0 ? (
        <Notice>{t("plans.planboard.noneHere")}</Notice>
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
          {one === "DRAFT_OPEN" ? tn("plans.planboard.conflict.DRAFT_OPEN", row.missing) : conflictWords(one, row)}
        </li>
      ))}
    </ul>
  );
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
