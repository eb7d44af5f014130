/** `/timetable/slots/:slotId`: one lesson: move it, change it, call it off, and what was changed of it before. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { type When, type Where, type Wrong, wrongWhen } from "../../core/slots";
import { clockTime, localDate, longDate, longInstant } from "../../core/time";
import type { SlotDetail, SlotForm, SlotScope, SlotsDone } from "../../generated/wire";
import { isKey, language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { Clashes, Done, isStopped } from "./slot-done";
import { Suggested, WhenFields, WhereFields } from "./slot-fields";

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
  const refresh = (): void => void held.refresh();
  return (
    <Page title={both ? both.slot.subject : t("timetable.slot.title")} lead={both ? <Lead slot={both.slot} /> : null}>
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {both ? (
        <Slot key={both.slot.version} slot={both.slot} form={both.form} onChange={refresh} />
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
}

function Slot({ slot, form, onChange }: SlotProps) {
  const [done, setDone] = useState<{ readonly answer: SlotsDone; readonly text: string } | null>(null);
  if (done) {
    return (
      <Done done={done.answer} text={done.text} onUndone={onChange}>
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
      <State slot={slot} onRestored={finished} />
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

interface Values extends When {
  readonly subject: string;
  readonly where: Where;
  readonly place: string;
  readonly supply: string;
  readonly scope: SlotScope;
  readonly reason: string;
}

const valuesOf = (slot: SlotDetail): Values => ({
  subject: slot.subject,
  date: slot.date,
  start: slot.start,
  end: slot.end,
  where: slot.all_remote ? "remote" : "place",
  place: slot.place,
  supply: slot.supply_teacher_id ?? "",
  scope: "one",
  reason: "",
});

interface ChangeProps {
  readonly slot: SlotDetail;
  readonly onDone: (answer: SlotsDone, text: string) => void;
  readonly onTheirs: () => void;
}

function EditForm({ slot, form, onDone, onTheirs }: ChangeProps & { readonly form: SlotForm }) {
  const [values, setValues] = useState(() => valuesOf(slot));
  const [stopped, setStopped] = useState<SlotsDone | null>(null);
  const errors = useErrors<"subject" | "date" | "end">();
  const deed = useDeed();
  const change = (part: Partial<Values>): void => {
    setValues({ ...values, ...part });
    setStopped(null);
  };
  const send = (anyway: boolean): void => {
    void deed.run(async () => {
      const { where, supply, ...rest } = values;
      const all_remote = where === "remote";
      const body = { ...rest, version: slot.version, supply_teacher_id: supply || null, all_remote, anyway };
      const answer = await api.call("POST /api/timetable/slots/{id}/edit", { path: { id: slot.id }, body });
      if (isStopped(answer)) setStopped(answer);
      else onDone(answer, savedWords(slot, values, answer));
    });
  };
  const wrong = (): Record<"subject" | "date" | "end", string | null> => {
    const found: Record<string, Wrong | null> = {
      subject: values.subject.trim() === "" ? "fill" : null,
      ...wrongWhen(values, values.date === slot.date ? slot.date : form.today),
    };
    const say = (one: Wrong | null | undefined): string | null => (one ? t(`timetable.slot.wrong.${one}`) : null);
    return { subject: say(found.subject), date: say(found.date), end: say(found.end) };
  };
  const hours = slot.tense === "running" ? [] : form.hours;
  return (
    <form
      class="stack slots"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (errors.none(event.currentTarget, wrong())) send(false);
      }}
    >
      {slot.tense === "running" ? null : (
        <WhenFields when={values} hours={hours} errors={errors.of} onChange={change} />
      )}
      <WhereFields
        where={values.where}
        place={values.place}
        places={form.places}
        onChange={(where, place) => change({ where, place })}
      />
      {slot.may_supply ? (
        <Select
          label={t("timetable.slot.supply")}
          value={values.supply}
          options={form.teachers.filter((teacher) => teacher.name !== slot.planned_teacher)}
          empty={t("timetable.slot.noSupply", { name: slot.planned_teacher })}
          onChange={(supply) => change({ supply })}
        />
      ) : null}
      <Suggested
        label={t("timetable.slot.subject")}
        value={values.subject}
        among={form.subjects}
        error={errors.of.subject}
        onInput={(subject) => change({ subject })}
      />
      <ScopeAndReason slot={slot} values={values} onChange={change} />
      {stopped ? <Clashes done={stopped} busy={deed.busy} onAnyway={() => send(true)} /> : null}
      <Failed error={deed.error} slot={slot} onTheirs={onTheirs} />
      <Button type="submit" kind="primary" large wide busy={deed.busy}>
        {t("timetable.slot.save")}
      </Button>
    </form>
  );
}

function savedWords(slot: SlotDetail, values: Values, answer: SlotsDone): string {
  if (answer.undo_id === null) return t("timetable.slot.unchanged");
  if (values.date === slot.date && values.start === slot.start) return t("timetable.slot.saved");
  return t("timetable.slot.movedTo", { date: longDate(values.date, language()), time: values.start });
}

interface ScopeProps {
  readonly slot: SlotDetail;
  readonly values: Pick<Values, "scope" | "reason">;
  readonly onChange: (part: Partial<Values>) => void;
}

function ScopeAndReason({ slot, values, onChange }: ScopeProps) {
  return (
    <>
      {slot.later > 1 ? (
        <RadioGroup
          row
          legend={t("timetable.slot.scope")}
          value={values.scope}
          options={[
            { value: "one", label: t("timetable.slot.scope.only") },
            { value: "later", label: tn("timetable.slot.scope.later", slot.later - 1) },
          ]}
          onChange={(scope) => onChange({ scope })}
        />
      ) : null}
      <Field
        label={t("timetable.slot.reason")}
        hint={t("timetable.slot.reason.hint")}
        value={values.reason}
        onInput={(reason) => onChange({ reason })}
        input={{ maxLength: 300, autocomplete: "off" }}
      />
    </>
  );
}

const fieldWord = (name: string): string => {
  const key = `timetable.slot.field.${name}`;
  return t(isKey(key) ? key : "timetable.slot.field.other");
};

interface FailedProps {
  readonly error: unknown;
  readonly slot: SlotDetail;
  readonly onTheirs: () => void;
}

function Failed({ error, slot, onTheirs }: FailedProps) {
  const changes = somebodyElse(error);
  if (changes) {
    return <SomebodyElse changes={changes} field={fieldWord} mine={[]} zone={slot.timezone} onTheirs={onTheirs} />;
  }
  return error ? <Trouble error={error} /> : null;
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
