/** One row a lesson: the minutes by state beside the timetable, and what they leave over. */

import { minutesAndSeconds } from "../../core/register-line";
import { type Period, pupilAddress, SLOT_STATES } from "../../core/report";
import { dayAndMonth, wholeMinutes } from "../../core/time";
import type { ReportLesson, ReportPupil, ReportTable, ReportWork } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Scroll } from "../../ui/scroll";
import { TimeSpan } from "../../ui/time";

interface TableProps {
  readonly table: ReportTable;
  readonly period: Period;
}

export function LessonsTable({ table, period }: TableProps) {
  const told = table.pupils.filter(({ lessons, works }) => lessons.length + works.length > 0);
  return (
    <>
      {told.map((pupil) => (
        <PupilLessons key={pupil.pupil_id} pupil={pupil} table={table} period={period} />
      ))}
    </>
  );
}

function PupilLessons({ pupil, table, period }: TableProps & { readonly pupil: ReportPupil }) {
  return (
    <section class="stack stack--tight" aria-labelledby={`lessons-${pupil.pupil_id}`}>
      <h2 id={`lessons-${pupil.pupil_id}`}>
        <a href={pupilAddress(pupil.pupil_id, period)}>{pupil.pupil_name}</a>{" "}
        <span class="quiet">{pupil.groups.join(", ")}</span>
      </h2>
      <Scroll label={t("reports.table.lessons", { name: pupil.pupil_name })}>
        <table class="reports__table">
          <caption class="visually-hidden">{t("reports.table.lessons", { name: pupil.pupil_name })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("reports.lesson")}</th>
              <th scope="col">{t("reports.outcome")}</th>
              <th scope="col" class="reports__number">
                {t("reports.planned")}
              </th>
              {SLOT_STATES.map((state) => (
                <th key={state} scope="col" class="reports__number">
                  {t(`reports.state.${state}`)}
                </th>
              ))}
              <th scope="col" class="reports__number">
                {t("reports.difference")}
              </th>
              <th scope="col" class="reports__number">
                {t("reports.credited")}
              </th>
            </tr>
          </thead>
          <tbody>
            {pupil.lessons.map((lesson) => (
              <Lesson key={lesson.slot_id} lesson={lesson} zone={table.timezone} />
            ))}
            {pupil.works.map((work) => (
              <Work key={`${work.date} ${work.id}`} work={work} zone={table.timezone} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Lesson({ lesson, zone }: { readonly lesson: ReportLesson; readonly zone: string }) {
  const told = Object.keys(lesson.states).length > 0;
  return (
    <tr>
      <th scope="row">
        {lesson.subject}
        <span class="reports__group quiet">
          {dayAndMonth(lesson.date, language())} <TimeSpan start={lesson.starts_at} end={lesson.ends_at} zone={zone} />
        </span>
      </th>
      <td>{[outcomesOf(lesson), placeOf(lesson)].filter(Boolean).join(", ")}</td>
      <td class="reports__number">{minutesAndSeconds(lesson.planned_seconds + lesson.extension_seconds)}</td>
      {SLOT_STATES.map((state) => (
        <td key={state} class={lesson.states[state] ? "reports__number" : "reports__number quiet"}>
          {told ? minutesAndSeconds(lesson.states[state] ?? 0) : "–"}
        </td>
      ))}
      <td class="reports__number">{told ? minutesAndSeconds(lesson.difference) : "–"}</td>
      <td class="reports__number">
        <strong>{tn("reports.minutes", wholeMinutes(lesson.credited_seconds))}</strong>
      </td>
    </tr>
  );
}

/** What a line that is no lesson is called. */
export const workName = ({ source }: ReportWork): string =>
  t(`reports.work.${source === "C" || source === "O" ? source : "none"}`);

/** A line beside the lessons: it has no states, it counts. */
function Work({ work, zone }: { readonly work: ReportWork; readonly zone: string }) {
  return (
    <tr>
      <th scope="row">
        {workName(work)}
        <span class="reports__group quiet">
          {dayAndMonth(work.date, language())}{" "}
          {work.starts_at && work.ends_at ? <TimeSpan start={work.starts_at} end={work.ends_at} zone={zone} /> : null}
        </span>
      </th>
      <td>{work.text}</td>
      <td class="reports__number quiet">–</td>
      {SLOT_STATES.map((state) => (
        <td key={state} class="reports__number quiet">
          –
        </td>
      ))}
      <td class="reports__number quiet">–</td>
      <td class="reports__number">
        <strong>{tn("reports.minutes", Math.trunc(work.credited_seconds / 60))}</strong>
      </td>
    </tr>
  );
}

/** What the lesson was, in words; what became of the slot itself where it did not go on. */
export function outcomesOf(lesson: ReportLesson): string {
  if (!lesson.held) return t("reports.notHeld");
  const words = lesson.status.map((one) => t(`reports.outcome.${one}`));
  return [...words, ...(lesson.verdict ? [t(`reports.verdict.${lesson.verdict}`)] : [])].join(", ");
}

/** Where the pupil was for what was followed from elsewhere; at home goes without saying. */
export const placeOf = ({ at_location: at }: ReportLesson): string =>
  at && at !== "HOME" ? t(`reports.place.${at}`) : "";
