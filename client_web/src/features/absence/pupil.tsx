/** One absent pupil: their lessons, one tap for what is open, and a correction with its history. */
import { useState } from "preact/hooks";
import { ANSWERS, type Answer, isUndecided, seenOf } from "../../core/absence";
import { api } from "../../core/client";
import { decimal } from "../../core/time";
import type { AbsenceDay, AbsenceHour, AbsentPupil } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { TimeSpan } from "../../ui/time";
import { useDeed } from "../../ui/use-load";
import { CorrectDialog } from "./correct";
import { authorisedLook, authorisedWord, reasonWord } from "./words";

interface PupilProps {
  readonly pupil: AbsentPupil;
  readonly day: AbsenceDay;
  readonly mayWrite: boolean;
  readonly onChange: () => void;
}

export function AbsentPupilCard({ pupil, day, mayWrite, onChange }: PupilProps) {
  const [correcting, correct] = useState(false);
  const open = pupil.lessons.filter(({ authorised }) => authorised === "UNDECIDED");
  return (
    <li class={isUndecided(pupil) ? "absence__pupil absence__pupil--open" : "absence__pupil"}>
      <div class="row row--apart">
        <h2>
          {pupil.pupil_name} <span class="quiet">{pupil.groups.join(", ")}</span>
        </h2>
        {mayWrite ? (
          <Button
            kind="quiet"
            label={t("absence.correct.of", { name: pupil.pupil_name })}
            onClick={() => correct(true)}
          >
            {t("absence.correct")}
          </Button>
        ) : null}
      </div>
      <ul class="list absence__hours">
        {pupil.lessons.map((lesson) => (
          <Hour key={lesson.id} lesson={lesson} day={day} />
        ))}
      </ul>
      {mayWrite && open.length > 0 ? <Decide name={pupil.pupil_name} hours={open} day={day} onDone={onChange} /> : null}
      {correcting ? (
        <CorrectDialog
          pupil={pupil}
          day={day}
          onClose={() => correct(false)}
          onDone={() => {
            correct(false);
            onChange();
          }}
        />
      ) : null}
    </li>
  );
}

function Hour({ lesson, day }: { readonly lesson: AbsenceHour; readonly day: AbsenceDay }) {
  const unit = t(day.clock_hours ? "absence.unit.clock" : "absence.unit.lesson");
  return (
    <li class="absence__hour">
      <span class="absence__when">
        <TimeSpan start={lesson.missed_from ?? lesson.starts_at} end={lesson.ends_at} zone={day.timezone} />
      </span>
      <span>{lesson.subject}</span>
      <span class={authorisedLook(lesson.authorised)}>
        {reasonWord(lesson.category, day.categories)} · {authorisedWord(lesson.authorised)}
      </span>
      {lesson.joins ? <span class="tag">{t("absence.joins")}</span> : null}
      {lesson.counts ? (
        <span class="quiet">
          {decimal(lesson.hours, language())} {unit}
        </span>
      ) : (
        <span class="quiet">{t("absence.calledOff")}</span>
      )}
    </li>
  );
}

interface DecideProps {
  readonly name: string;
  readonly hours: readonly AbsenceHour[];
  readonly day: AbsenceDay;
  readonly onDone: () => void;
}

/** One tap settles every open hour of the day. */
function Decide({ name, hours, day, onDone }: DecideProps) {
  const deed = useDeed();
  const answer = async ({ authorised, category }: Answer): Promise<void> => {
    const body = { records: seenOf(hours), authorised, category };
    if (await deed.run(async () => void (await api.call("POST /api/absence/records/decide", { body })))) onDone();
  };
  return (
    <fieldset class="stack stack--tight">
      <legend class="radios__legend">{t("absence.decide", { name })}</legend>
      <div class="row">
        {ANSWERS.map((one) => (
          <Button key={one.category} busy={deed.busy} onClick={() => void answer(one)}>
            {reasonWord(one.category, day.categories)}
          </Button>
        ))}
      </div>
      {deed.error ? <Trouble error={deed.error} retry={onDone} /> : null}
    </fieldset>
  );
}
