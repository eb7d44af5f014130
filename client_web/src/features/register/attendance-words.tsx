/** Who said of a lesson that the pupil was at school, and when: the evidence behind the time at school. */
import { longInstant } from "../../core/time";
import type { AttendanceWord, ReportLesson } from "../../generated/wire";
import { language, t } from "../../i18n";
import { TimeSpan } from "../../ui/time";

interface AttendanceWordsProps {
  readonly words: readonly AttendanceWord[];
  readonly lessons: readonly ReportLesson[];
  readonly zone: string;
}

export function AttendanceWords({ words, lessons, zone }: AttendanceWordsProps) {
  if (words.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="attendance">
      <h2 id="attendance">{t("register.corrections.attendance")}</h2>
      <ol class="list stack stack--tight">
        {words.map((one) => (
          <li key={`${one.slot_id} ${one.how} ${one.at}`} class="corrections__line">
            <span class={one.stands ? undefined : "quiet"}>
              <strong>{lessons.find(({ slot_id }) => slot_id === one.slot_id)?.subject}</strong>{" "}
              {one.spans.length === 0 ? t("register.corrections.attendance.none") : null}
              {one.spans.map((span) => (
                <span key={span.start}>
                  <TimeSpan start={span.start} end={span.end} zone={zone} />{" "}
                  {t(`register.corrections.attendance.${span.other_school ? "there" : "here"}`)}{" "}
                </span>
              ))}
            </span>
            <p class="quiet">{saidBy(one, zone)}</p>
            {one.stands ? null : (
              <div>
                <span class="tag">{t("register.corrections.attendance.gone")}</span>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function saidBy({ how, by, at }: AttendanceWord, zone: string): string {
  const values = { how: t(`register.corrections.attendance.${how}`), at: longInstant(at, language(), zone) };
  return by
    ? t("register.corrections.attendance.by", { ...values, by })
    : t("register.corrections.attendance.file", values);
}
