/** One day of a pupil's week: folded to its name and its minutes; inside, the rows as the school has them. */
import { allAhead, dayKind, lessonsOf } from "../../core/minutes";
import { clockTime, longDate } from "../../core/time";
import type { MinutesDay, MinutesWeek, RegisterRow } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { TimeSpan } from "../../ui/time";
import { AfterClose } from "./after-close";
import { DisputeLine } from "./dispute-line";
import { Line } from "./line";
import { RowMore } from "./row-more";
import { CorrectedLine, WorkLine } from "./work-line";

interface DayProps {
  readonly day: MinutesDay;
  readonly week: MinutesWeek;
  readonly open: boolean;
}

export function Day({ day, week, open }: DayProps) {
  const date = longDate(day.date, language());
  const kind = dayKind(day, week.today);
  if (kind === "silent" || kind === "none") return null;
  if (kind === "free") return <p class="quiet">{t("register.mine.free", { date, name: day.free_day_name ?? "" })}</p>;
  return (
    <details class="card minutes__day" open={open}>
      <summary class="minutes__summary">
        <h2>{date}</h2>
        <span class="minutes__sum">{sumOf(day, week.now)}</span>
      </summary>
      <Lessons day={day} week={week} />
    </details>
  );
}

function sumOf(day: MinutesDay, now: string): string {
  if (allAhead(day, now)) return t("register.state.AHEAD");
  if (day.free_day_name !== null) return t("register.mine.voluntary");
  return tn("register.minutes", day.credited_minutes);
}

function Lessons({ day, week }: { readonly day: MinutesDay; readonly week: MinutesWeek }) {
  const { shown, without, ahead } = lessonsOf(day, week.now);
  const zone = week.timezone;
  const beside = (
    <>
      {day.works.length > 0 ? (
        <ul class="list minutes__rows">
          {day.works.map((work) => (
            <WorkLine key={work.work_id} work={work} zone={zone} />
          ))}
        </ul>
      ) : null}
      <CorrectedLine seconds={day.corrected_seconds} />
    </>
  );
  const folds = shown.length > 0 || day.works.length > 0 || (without.length > 0 && ahead.length > 0);
  if (!folds)
    return (
      <>
        <Rows rows={[...without, ...ahead]} zone={zone} />
        {beside}
      </>
    );
  return (
    <>
      <Rows rows={shown} zone={zone} />
      {beside}
      <Folded title={tn("register.mine.without", without.length)} rows={without} zone={zone} />
      <Folded title={tn("register.ahead", ahead.length)} rows={ahead} zone={zone} />
    </>
  );
}

interface RowsProps {
  readonly rows: readonly RegisterRow[];
  readonly zone: string;
}

function Folded({ title, rows, zone }: RowsProps & { readonly title: string }) {
  if (rows.length === 0) return null;
  return (
    <details class="help">
      <summary>{title}</summary>
      <Rows rows={rows} zone={zone} />
    </details>
  );
}

function Rows({ rows, zone }: RowsProps) {
  if (rows.length === 0) return null;
  return (
    <ul class="list minutes__rows">
      {rows.map((row) => (
        <Row key={row.slot_id} row={row} zone={zone} />
      ))}
    </ul>
  );
}

function Row({ row, zone }: { readonly row: RegisterRow; readonly zone: string }) {
  const about = `${row.subject}, ${clockTime(row.starts_at, zone, language())}`;
  const ahead = row.parts.every(({ state }) => state === "AHEAD");
  const over = !row.running && row.parts.every(({ state }) => state !== "AHEAD");
  return (
    <li class="minutes__row">
      <div class="minutes__lesson">
        <h3>{row.subject}</h3>
        <p class="register__when">
          <TimeSpan start={row.starts_at} end={row.ends_at} zone={zone} />{" "}
          {row.running ? <span class="tag">{t("register.now")}</span> : null}
        </p>
        {ahead ? null : <strong class="minutes__sum">{tn("register.minutes", row.credited_minutes)}</strong>}
      </div>
      <Line row={row} />
      <AfterClose seconds={row.late_seconds} />
      <p class="quiet">
        {row.teacher}
        {row.confirmed_at ? ` · ${seenBy(row, row.confirmed_at, zone)}` : ""}
      </p>
      <RowMore row={row} zone={zone} about={about} />
      <DisputeLine id={row.slot_id} kind="LESSON" about={about} over={over} />
    </li>
  );
}

const seenBy = (row: RegisterRow, at: string, zone: string): string =>
  t("register.confirmed", { name: row.confirmed_by ?? "", when: clockTime(at, zone, language()) });
