/** Record an absence: a pupil, lessons of the day, a reason. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { clockTime } from "../../core/time";
import type { AbsenceDay, AbsenceSlots } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed, useLoad } from "../../ui/use-load";
import { PupilPick } from "./pupil-pick";
import { authorisedWord, reasonWord } from "./words";

interface RecordProps {
  readonly day: AbsenceDay;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function RecordDialog({ day, onClose, onDone }: RecordProps) {
  const [pupil, setPupil] = useState("");
  return (
    <Dialog title={t("absence.record")} onClose={onClose}>
      {pupil === "" ? <PupilPick onChoose={setPupil} /> : <Lessons pupil={pupil} day={day} onDone={onDone} />}
    </Dialog>
  );
}

function Lessons({
  pupil,
  day,
  onDone,
}: {
  readonly pupil: string;
  readonly day: AbsenceDay;
  readonly onDone: () => void;
}) {
  const [chosen, choose] = useState<readonly string[]>([]);
  const [category, setCategory] = useState("UNKNOWN");
  const deed = useDeed();
  const held = useLoad<AbsenceSlots>(`${pupil} ${day.date}`, (signal) =>
    api.call("GET /api/absence/records/slots", { query: { person_id: pupil, date: day.date }, signal }),
  );
  if (!held.data) return held.error ? <Trouble error={held.error} /> : <Loading />;
  const slots = held.data.slots;
  const card = day.categories.find(({ code }) => code === category);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (chosen.length === 0) return;
    const body = { pupil_id: pupil, slot_ids: [...chosen], category };
    if (await deed.run(async () => void (await api.call("POST /api/absence/records", { body })))) onDone();
  };
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <p>
        <strong>{held.data.pupil_name}</strong>
      </p>
      {slots.length === 0 ? <Notice>{t("absence.record.none")}</Notice> : null}
      <fieldset>
        <legend class="radios__legend">{t("absence.correct.hours")}</legend>
        {slots.map((slot) => (
          <Check
            key={slot.id}
            label={`${clockTime(slot.starts_at, day.timezone, language())} ${slot.subject}`}
            {...(slot.absent && { hint: t("absence.record.absent") })}
            checked={chosen.includes(slot.id)}
            onChange={(on) => choose(on ? [...chosen, slot.id] : chosen.filter((id) => id !== slot.id))}
          />
        ))}
      </fieldset>
      <label class="field">
        <span class="field__label">{t("absence.category")}</span>
        <select class="input" value={category} onChange={(event) => setCategory(event.currentTarget.value)}>
          {day.categories.map(({ code }) => (
            <option key={code} value={code}>
              {reasonWord(code, day.categories)}
            </option>
          ))}
        </select>
        {card ? <span class="field__hint">{authorisedWord(card.authorised)}</span> : null}
      </label>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <Button type="submit" kind="primary" icon="check" busy={deed.busy || chosen.length === 0}>
        {t("absence.save")}
      </Button>
    </form>
  );
}
