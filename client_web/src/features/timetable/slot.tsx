/** `/timetable/slots/:slotId`: one lesson: move it, change it, call it off, and what was changed of it before. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { clockTime, localDate, longDate, longInstant } from "../../core/time";
import type { SlotDetail, SlotForm, SlotsDone } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import { Clashes, Done, isStopped } from "./slot-done";
import { type ChangeProps, EditForm, Failed, fieldWord, ScopeAndReason, type Values } from "./slot-edit";

interface Both {
  readonly slot: SlotDetail;
  readonly form: SlotForm;
}

export default function SlotPage({ place }: PageProps) {
  const id = place.params.slotId ?? "";
  const held = useLoad<Both>(id, async (signal) => {
    const [slot, form] = await Promise.all([
      api.call("GET /api/timetable/slots/{id}", { path: { id }, signal }),
      api.call("GET /api/timetable/slots/form", { signal }),
    ]);
    return { slot, form };
  });
  const both = held.data;
  const [undone, setUndone] = useState(false);
  const refresh = (): void => void held.refresh();
  const undo = (): void => {
    setUndone(true);
    refresh();
  };
  return (
    <Page title={both ? both.slot.subject : t("timetable.slot.title")} lead={both ? <Lead slot={both.slot} /> : null}>
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {both ? (
        <Slot
          key={both.slot.version}
          slot={both.slot}
          form={both.form}
          onChange={refresh}
          onUndone={undo}
          undone={undone}
        />
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

function Lead({ slot }: { readonly slot: SlotDetail }) {
  const who = slot.pupils.length > 0 ? slot.pupils.map((pupil) => pupil.name).join(", ") : slot.group;
  return (
    <>
      {longDate(slot.date, language())}, {slot.start} – {slot.end}
      <br />
      {[who, slot.teacher, slot.all_remote ? t("timetable.lesson.allRemote") : slot.place].filter(Boolean).join(" · ")}
    </>
  );
}

interface SlotProps extends Both {
  readonly onChange: () => void;
  readonly onUndone: () => void;
  /** The last thing that was done here was taken back. */
  readonly undone: boolean;
}

function Slot({ slot, form, onChange, onUndone, undone }: SlotProps) {
  const [done, setDone] = useState<{ readonly answer: SlotsDone; readonly text: string } | null>(null);
  if (done) {
    return (
      <Done done={done.answer} text={done.text} onUndone={onUndone}>
        <Button onClick={onChange}>{t("timetable.slot.back")}</Button>
        <ButtonLink kind="quiet" href={`/timetable?date=${slot.date}`}>
          {t("timetable.new.toWeek")}
        </ButtonLink>
      </Done>
    );
  }
  const finished = (answer: SlotsDone, text: string): void => setDone({ answer, text });
  return (
    <>
      {undone ? (
        <Notice kind="info" focus>
          {t("timetable.slot.undone")}
        </Notice>
      ) : null}
      <State slot={slot} onRestored={finished} />
      {slot.status === "PLANNED" && slot.tense === "past" ? (
        <p>
          <ButtonLink icon="book" href={`/catalogue/missed/${slot.id}`}>
            {t("timetable.slot.catchUp")}
          </ButtonLink>
        </p>
      ) : null}
      {slot.status === "PLANNED" && slot.tense !== "past" ? (
        <>
          <EditForm slot={slot} form={form} onDone={finished} onTheirs={onChange} />
          <CallOff slot={slot} onDone={finished} onTheirs={onChange} />
        </>
      ) : null}
      <History slot={slot} />
    </>
  );
}

interface StateProps {
  readonly slot: SlotDetail;
  readonly onRestored: (answer: SlotsDone, text: string) => void;
}

/** Why a lesson cannot be changed, or how it can go on after all. */
function State({ slot, onRestored }: StateProps) {
  const deed = useDeed();
  const [stopped, setStopped] = useState<SlotsDone | null>(null);
  const restore = async (anyway: boolean): Promise<void> => {
    await deed.run(async () => {
      const body = { version: slot.version, restore: true, anyway };
      const answer = await api.call("POST /api/timetable/slots/{id}/off", { path: { id: slot.id }, body });
      if (isStopped(answer)) setStopped(answer);
      else onRestored(answer, t("timetable.slot.restored"));
    });
  };
  if (slot.status === "MOVED" && slot.moved_to) return <Notice>{movedWords(slot.moved_to, slot.timezone)}</Notice>;
  if (slot.tense === "past") return <Notice>{t("timetable.slot.past")}</Notice>;
  if (slot.status === "PLANNED") {
    return slot.tense === "running" ? <Notice kind="warn">{t("timetable.slot.running")}</Notice> : null;
  }
  return (
    <>
      <Notice>
        <p>{t(slot.off_for_free_day ? "timetable.slot.offForFreeDay" : "timetable.slot.off")}</p>
        <Button busy={deed.busy} onClick={() => void restore(false)}>
          {t("timetable.slot.restore")}
        </Button>
      </Notice>
      {stopped ? <Clashes done={stopped} busy={deed.busy} onAnyway={() => void restore(true)} /> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
    </>
  );
}

export function movedWords(movedTo: string, zone: string): string {
  const date = longDate(localDate(Date.parse(movedTo), zone), language());
  return t("timetable.slot.movedTo", { date, time: clockTime(movedTo, zone, language()) });
}

/** Calling off asks once more: pupils see it at once. */
function CallOff({ slot, onDone, onTheirs }: ChangeProps) {
  const [open, setOpen] = useState(false);
  const [values, setValues] = useState<Pick<Values, "scope" | "reason">>({ scope: "one", reason: "" });
  const deed = useDeed();
  const send = (): void => {
    void deed.run(async () => {
      const body = { version: slot.version, ...values };
      const answer = await api.call("POST /api/timetable/slots/{id}/off", { path: { id: slot.id }, body });
      onDone(answer, t("timetable.slot.calledOff"));
    });
  };
  return (
    <>
      <div>
        <Button kind="danger" icon="cross" onClick={() => setOpen(true)}>
          {t("timetable.slot.callOff")}
        </Button>
      </div>
      {open ? (
        <Dialog title={t("timetable.slot.callOff.title")} onClose={() => setOpen(false)}>
          <p>{t("timetable.slot.callOff.text")}</p>
          <ScopeAndReason
            slot={slot}
            values={values}
            onChange={({ scope = values.scope, reason = values.reason }) => setValues({ scope, reason })}
          />
          <Failed error={deed.error} slot={slot} onTheirs={onTheirs} />
          <Button kind="danger" wide busy={deed.busy} onClick={send}>
            {t("timetable.slot.callOff.yes")}
          </Button>
        </Dialog>
      ) : null}
    </>
  );
}

function History({ slot }: { readonly slot: SlotDetail }) {
  if (slot.changes.length === 0) return null;
  return (
    <Help summary={t("timetable.slot.history")}>
      <ul class="list slots__history">
        {slot.changes.map((change) => (
          <li key={`${change.at} ${change.fields.join()}`}>
            {longInstant(change.at, language(), slot.timezone)}, {change.author ?? t("timetable.slot.byErbij")}:{" "}
            {[...new Set(change.fields.map(fieldWord))].join(", ")}
            {change.reason ? <span class="quiet"> “{change.reason}”</span> : null}
          </li>
        ))}
      </ul>
    </Help>
  );
}
