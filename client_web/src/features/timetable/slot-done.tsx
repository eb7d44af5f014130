/** What came of a change: what is in the way, in words, or that it is done, with a way back. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longDate } from "../../core/time";
import type { SlotClash, SlotsDone } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { TimeSpan } from "../../ui/time";
import { useDeed } from "../../ui/use-load";

/** Whether nothing was written yet because something is in the way. */
export const isStopped = (done: SlotsDone): boolean => done.clashes.length > 0 && done.undo_id === null;

interface ClashesProps {
  readonly done: SlotsDone;
  readonly busy: boolean;
  readonly onAnyway: () => void;
}

export function Clashes({ done, busy, onAnyway }: ClashesProps) {
  return (
    <Notice kind="warn" focus>
      <p>
        <strong>{t("timetable.clash.title")}</strong>
      </p>
      <ul class="list clashes">
        {done.clashes.map((clash) => (
          <li key={`${clash.kind} ${clash.starts_at} ${clash.who}`}>
            <ClashLine clash={clash} zone={done.timezone} />
          </li>
        ))}
      </ul>
      {done.more_clashes > 0 ? <p>{tn("timetable.clash.more", done.more_clashes)}</p> : null}
      {done.may_anyway ? (
        <Button busy={busy} onClick={onAnyway}>
          {t("timetable.clash.anyway")}
        </Button>
      ) : (
        <p>{t("timetable.clash.choose")}</p>
      )}
    </Notice>
  );
}

function wordsOf(clash: SlotClash): string {
  const { who, subject } = clash;
  if (clash.kind !== "pupil") return t(`timetable.clash.${clash.kind}`, { who, subject });
  const named = clash.pupils.join(", ");
  const pupils = clash.more_pupils > 0 ? tn("timetable.clash.others", clash.more_pupils, { named }) : named;
  return t("timetable.clash.pupil", { pupils, subject });
}

function ClashLine({ clash, zone }: { readonly clash: SlotClash; readonly zone: string }) {
  return (
    <>
      {wordsOf(clash)}{" "}
      <span class="clashes__when">
        ({longDate(clash.date, language())}
        {clash.kind === "free_day" ? null : (
          <>
            , <TimeSpan start={clash.starts_at} end={clash.ends_at} zone={zone} />
          </>
        )}
        )
      </span>
    </>
  );
}

interface DoneProps {
  readonly done: SlotsDone;
  readonly text: string;
  readonly onUndone: () => void;
  /** The ways on. */
  readonly children: ComponentChildren;
}

/** It is done. Taking it back says so in the same place. */
export function Done({ done, text, onUndone, children }: DoneProps) {
  const [undone, setUndone] = useState(false);
  const deed = useDeed();
  const undo = async (): Promise<void> => {
    const undoId = done.undo_id;
    if (undoId === null) return;
    const good = await deed.run(async () => {
      await api.call("POST /api/timetable/slots/undo", { body: { undo_id: undoId } });
    });
    if (good) {
      setUndone(true);
      onUndone();
    }
  };
  return (
    <>
      <Notice kind={undone ? "info" : "ok"} focus>
        <p>{undone ? t("timetable.slot.undone") : text}</p>
        {!undone && done.skipped.length > 0 ? (
          <p>
            {t("timetable.slot.skipped")}{" "}
            {done.skipped.map((day) => `${longDate(day.date, language())} (${day.name})`).join(", ")}.
          </p>
        ) : null}
        {done.undo_id && !undone ? (
          <Button busy={deed.busy} onClick={() => void undo()}>
            {t("timetable.slot.undo")}
          </Button>
        ) : null}
      </Notice>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">{children}</div>
    </>
  );
}
