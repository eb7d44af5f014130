/** One lesson in the register, with a row for each remote pupil. */
import type { LessonRows } from "../../core/register-line";
import { clockTime } from "../../core/time";
import type { RegisterRow } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { TimeSpan } from "../../ui/time";
import { AfterClose } from "./after-close";
import { Line } from "./line";
import { RowMore } from "./row-more";

interface LessonRegisterProps {
  readonly lesson: LessonRows;
  readonly zone: string;
}

export function LessonRegister({ lesson: { first, rows, slotId }, zone }: LessonRegisterProps) {
  return (
    <article class="card register__lesson" aria-labelledby={`lesson-${slotId}`}>
      <div class="row row--apart">
        <h2 id={`lesson-${slotId}`}>
          {first.subject} <span class="quiet">{first.group}</span>
        </h2>
        <p>
          <TimeSpan start={first.starts_at} end={first.ends_at} zone={zone} />{" "}
          {first.running ? <span class="tag">{t("register.now")}</span> : null}
        </p>
      </div>
      <p class="quiet">
        {first.teacher} · <Confirmed row={first} zone={zone} />
      </p>
      <ul class="list stack">
        {rows.map((row) => (
          <PupilRow key={row.pupil_id} row={row} zone={zone} />
        ))}
      </ul>
    </article>
  );
}

function Confirmed({ row, zone }: { readonly row: RegisterRow; readonly zone: string }) {
  if (!row.confirmed_at) return <>{t("register.notConfirmed")}</>;
  const when = clockTime(row.confirmed_at, zone, language());
  return <>{t("register.confirmed", { name: row.confirmed_by ?? "", when })}</>;
}

function PupilRow({ row, zone }: { readonly row: RegisterRow; readonly zone: string }) {
  const planned = Math.floor(row.planned_seconds / 60);
  return (
    <li class="register__row">
      <div class="register__pupil">
        <h3>{row.pupil_name}</h3>
        <p>
          <strong>{tn("register.minutes", row.credited_minutes)}</strong>{" "}
          <span class="quiet">{t("register.ofPlanned", { n: planned })}</span>
        </p>
      </div>
      <Line row={row} />
      <AfterClose seconds={row.late_seconds} />
      {row.verdict ? (
        <p class="quiet">{t(`register.verdict.${row.verdict}`, { name: row.judged_by ?? row.teacher })}</p>
      ) : null}
      <RowMore row={row} zone={zone} about={row.pupil_name} />
    </li>
  );
}
