/** One pupil who was not seen: the lessons, one tap for what came of it, and the way back. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { clockTime } from "../../core/time";
import { mayRest, type SettledTogether, settledOf, waitingOf } from "../../core/unseen";
import type { UnseenDay, UnseenLesson, UnseenPupil } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { TimeSpan } from "../../ui/time";
import { useDeed } from "../../ui/use-load";
import { reasonWord } from "./words";

interface CardProps {
  readonly pupil: UnseenPupil;
  readonly day: UnseenDay;
  readonly mayWrite: boolean;
  readonly onChange: () => void;
}

export function UnseenPupilCard({ pupil, day, mayWrite, onChange }: CardProps) {
  const waiting = waitingOf(pupil);
  return (
    <li class={waiting.length > 0 ? "absence__pupil absence__pupil--open" : "absence__pupil"}>
      <h2>
        {pupil.pupil_name} <span class="quiet">{pupil.groups.join(", ")}</span>
      </h2>
      {waiting.length > 0 ? (
        <Waiting pupil={pupil} lessons={waiting} day={day} mayWrite={mayWrite} onChange={onChange} />
      ) : null}
      {settledOf(pupil).map((one) => (
        <Done key={`${one.settled} ${one.at}`} pupil={pupil} done={one} day={day} onChange={onChange} />
      ))}
    </li>
  );
}

interface WaitingProps extends CardProps {
  readonly lessons: readonly UnseenLesson[];
}

function Waiting({ pupil, lessons, day, mayWrite, onChange }: WaitingProps) {
  const [left, leave] = useState<readonly string[]>([]);
  const [category, setCategory] = useState<string | null>(null);
  const deed = useDeed();
  const chosen = lessons.filter(({ slot_id }) => !left.includes(slot_id));
  const settle = (settled: SettledTogether["settled"]): void =>
    void deed.run(async () => {
      const slot_ids = chosen.map(({ slot_id }) => slot_id);
      const body = { pupil_id: pupil.pupil_id, slot_ids, settled, category: category ?? "UNKNOWN" };
      await api.call("POST /api/absence/unseen", { body });
      onChange();
    });
  const busy = deed.busy || chosen.length === 0;
  return (
    <>
      <ul class="list absence__hours">
        {lessons.map((one) =>
          mayWrite && lessons.length > 1 ? (
            <li key={one.slot_id}>
              <Check
                label={`${clockTime(one.starts_at, day.timezone, language())} ${one.subject}`}
                hint={t(`absence.unseen.where.${one.where}`)}
                checked={!left.includes(one.slot_id)}
                onChange={(on) => leave(on ? left.filter((id) => id !== one.slot_id) : [...left, one.slot_id])}
              />
            </li>
          ) : (
            <li key={one.slot_id} class="absence__hour">
              <span class="absence__when">
                <TimeSpan start={one.starts_at} end={one.ends_at} zone={day.timezone} />
              </span>
              <span>{one.subject}</span>
              <span class="quiet">{t(`absence.unseen.where.${one.where}`)}</span>
            </li>
          ),
        )}
      </ul>
      {mayWrite ? (
        <fieldset class="stack stack--tight">
          <legend class="radios__legend">{t("absence.unseen.what", { name: pupil.pupil_name })}</legend>
          <div class="row">
            <Button icon="check" busy={busy} onClick={() => settle("CALLED")}>
              {t("absence.unseen.do.CALLED")}
            </Button>
            <Button icon="check" busy={busy} onClick={() => settle("GUARDIAN_CALLED")}>
              {t("absence.unseen.do.GUARDIAN_CALLED")}
            </Button>
            {mayRest(chosen) ? (
              <Button icon="moon" busy={busy} onClick={() => settle("REST")}>
                {t("absence.unseen.do.REST")}
              </Button>
            ) : null}
            <Button expanded={category !== null} onClick={() => setCategory(category === null ? "UNKNOWN" : null)}>
              {t("absence.unseen.do.ABSENT")}
            </Button>
          </div>
          {category === null ? null : (
            <div class="absence__bar">
              <label class="field">
                <span class="field__label">{t("absence.category")}</span>
                <select class="input" value={category} onChange={(event) => setCategory(event.currentTarget.value)}>
                  {day.categories.map(({ code }) => (
                    <option key={code} value={code}>
                      {reasonWord(code, day.categories)}
                    </option>
                  ))}
                </select>
              </label>
              <Button kind="primary" icon="check" busy={busy} onClick={() => settle("ABSENT")}>
                {t("absence.unseen.record")}
              </Button>
            </div>
          )}
        </fieldset>
      ) : null}
      {deed.error ? <Trouble error={deed.error} retry={onChange} /> : null}
    </>
  );
}

interface DoneProps {
  readonly pupil: UnseenPupil;
  readonly done: SettledTogether;
  readonly day: UnseenDay;
  readonly onChange: () => void;
}

function Done({ pupil, done, day, onChange }: DoneProps) {
  const deed = useDeed();
  const undo = (): void =>
    void deed.run(async () => {
      const slot_ids = done.lessons.map(({ slot_id }) => slot_id);
      await api.call("POST /api/absence/unseen/undo", { body: { pupil_id: pupil.pupil_id, slot_ids } });
      onChange();
    });
  const lessons = done.lessons
    .map((one) => `${clockTime(one.starts_at, day.timezone, language())} ${one.subject}`)
    .join(", ");
  return (
    <div class="row row--apart">
      <p>
        <strong>{t(`absence.unseen.settled.${done.settled}`)}</strong>{" "}
        <span class="quiet">
          {t("absence.unseen.by", {
            name: done.by ?? t("absence.unseen.somebody"),
            time: clockTime(done.at, day.timezone, language()),
            lessons,
          })}
        </span>
      </p>
      {done.mayUndo ? (
        <Button
          kind="quiet"
          busy={deed.busy}
          label={t("absence.unseen.undo_of", { name: pupil.pupil_name })}
          onClick={undo}
        >
          {t("absence.unseen.undo")}
        </Button>
      ) : null}
      {deed.error ? <Trouble error={deed.error} retry={onChange} /> : null}
    </div>
  );
}
