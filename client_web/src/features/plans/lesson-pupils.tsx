/** Who follows this lesson from where: on the teacher's lesson, with one tap to change it for a pupil. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { Day, ModalityLesson, PupilChoice, SlotCard, SlotModality } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";
import "./plans.css";

interface LessonPupilsProps {
  readonly day: Day;
  readonly lesson: SlotCard;
  readonly onChanged: () => void;
}

export function LessonPupils({ day, lesson, onChanged }: LessonPupilsProps) {
  const [open, setOpen] = useState(false);
  if (lesson.status !== "PLANNED") return null;
  return (
    <details class="help" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t("plans.lesson.who")}
        <span class="visually-hidden">
          {lesson.subject} {lesson.group}
        </span>
      </summary>
      {open ? <Pupils date={day.date} slotId={lesson.id} onChanged={onChanged} /> : null}
    </details>
  );
}

interface PupilsProps {
  readonly date: string;
  readonly slotId: string;
  readonly onChanged: () => void;
}

function Pupils({ date, slotId, onChanged }: PupilsProps) {
  const [all, showAll] = useState(false);
  const held = useLoad<ModalityLesson>(slotId, (signal) =>
    api.call("GET /api/plans/modality/lesson", { query: { slot_id: slotId }, signal }),
  );
  if (!held.data) return held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />;
  const changed = async (): Promise<void> => {
    await held.refresh();
    onChanged();
  };
  const away = held.data.pupils.filter(({ modality, lapsed }) => modality !== "AT_SCHOOL" || lapsed !== null);
  const shown = all ? held.data.pupils : away;
  const rest = held.data.pupils.length - away.length;
  return (
    <div class="help__body">
      {away.length === 0 ? <p class="quiet">{t("plans.lesson.nobody")}</p> : null}
      <ul class="list stack stack--tight">
        {shown.map((one) => (
          <li key={one.pupil_id}>
            <PupilRow one={one} date={date} slotId={slotId} onChanged={changed} />
          </li>
        ))}
      </ul>
      {rest > 0 ? (
        <div>
          <Button kind="quiet" expanded={all} onClick={() => showAll(!all)}>
            {all ? t("plans.lesson.fewer") : tn("plans.lesson.others", rest)}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface PupilRowProps {
  readonly one: PupilChoice;
  readonly date: string;
  readonly slotId: string;
  readonly onChanged: () => Promise<void>;
}

function PupilRow({ one, date, slotId, onChanged }: PupilRowProps) {
  const deed = useDeed();
  const other: SlotModality = one.modality === "AT_SCHOOL" ? "REMOTE_LIVE" : "AT_SCHOOL";
  const change = async (): Promise<void> => {
    const body = { pupil_id: one.pupil_id, date, slot_id: slotId, modality: other, reason: "" };
    await api.call("POST /api/plans/modality/change", { body });
    await onChanged();
  };
  return (
    <>
      <div class="row row--apart">
        <span>
          {one.name} <span class="tag">{t(`plans.modality.${one.modality}`)}</span>
          {one.origin ? <span class="quiet"> {t(`plans.origin.${one.origin}`)}</span> : null}
        </span>
        {one.may.includes(other) ? (
          <Button kind="quiet" busy={deed.busy} onClick={() => void deed.run(change)}>
            {t(other === "AT_SCHOOL" ? "plans.lesson.toSchool" : "plans.lesson.toHome")}
            <span class="visually-hidden">: {one.name}</span>
          </Button>
        ) : null}
      </div>
      {one.lapsed ? (
        <p class="quiet">{t("plans.lesson.lapsed", { choice: t(`plans.modality.${one.lapsed}`) })}</p>
      ) : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
    </>
  );
}
