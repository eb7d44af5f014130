/** `/timetable/new`: a lesson in half a minute, also on a phone. What is most likely is filled in already. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { askedOf, firstWish, type Wish, type WishField, type Wrong, wrongIn } from "../../core/slots";
import { longDate } from "../../core/time";
import type { SlotForm, SlotsDone } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { Select } from "../../ui/select";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { Clashes, Done, isStopped } from "./slot-done";
import { Suggested, WhenFields, WhereFields } from "./slot-fields";
import { ForWhomFields } from "./slot-whom";

export default function NewSlotPage() {
  const held = useLoad<SlotForm>("form", (signal) => api.call("GET /api/timetable/slots/form", { signal }));
  const [round, setRound] = useState(0);
  return (
    <Page title={t("timetable.new.title")}>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {held.data ? (
        <NewSlot key={round} form={held.data} onAgain={() => setRound(round + 1)} />
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

const words = (wrong: Readonly<Record<WishField, Wrong | null>>): Record<WishField, string | null> =>
  Object.fromEntries(
    Object.entries(wrong).map(([field, one]) => [field, one && t(`timetable.slot.wrong.${one}`)]),
  ) as Record<WishField, string | null>;

function NewSlot({ form, onAgain }: { readonly form: SlotForm; readonly onAgain: () => void }) {
  const [wish, setWish] = useState(() => firstWish(form));
  const [done, setDone] = useState<SlotsDone | null>(null);
  const errors = useErrors<WishField>();
  const deed = useDeed();
  const labels = { one: t("timetable.new.oneToOne"), few: t("timetable.new.few") };
  const change = (part: Partial<Wish>): void => {
    setWish({ ...wish, ...part });
    setDone(null);
  };
  const send = (anyway: boolean): void => {
    void deed.run(async () => {
      setDone(await api.call("POST /api/timetable/slots", { body: askedOf(wish, labels, anyway) }));
    });
  };
  if (done && !isStopped(done)) {
    return (
      <Done done={done} text={madeWords(wish, done)} onUndone={() => undefined}>
        <Button icon="plus" onClick={onAgain}>
          {t("timetable.new.again")}
        </Button>
        <ButtonLink kind="quiet" href={`/timetable?date=${wish.date}`}>
          {t("timetable.new.toWeek")}
        </ButtonLink>
      </Done>
    );
  }
  return (
    <form
      class="stack slots"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (errors.none(event.currentTarget, words(wrongIn(wish, form)))) send(false);
      }}
    >
      <ForWhomFields groups={form.groups} whom={wish} errors={errors.of} onChange={change} />
      {form.teachers.length > 0 ? (
        <Select
          label={t("timetable.slot.teacher")}
          value={wish.teacherId}
          options={form.teachers}
          empty={t("timetable.slot.choose")}
          error={errors.of.teacher}
          onChange={(teacherId) => change({ teacherId })}
        />
      ) : null}
      <Suggested
        label={t("timetable.slot.subject")}
        value={wish.subject}
        among={form.subjects}
        error={errors.of.subject}
        onInput={(subject) => change({ subject })}
      />
      <WhenFields when={wish} hours={form.hours} errors={errors.of} onChange={change} />
      <WhereFields
        where={wish.where}
        place={wish.place}
        places={form.places}
        onChange={(where, place) => change({ where, place })}
      />
      <Weekly wish={wish} error={errors.of.until} last={form.last_day} onChange={change} />
      {done ? <Clashes done={done} busy={deed.busy} onAnyway={() => send(true)} /> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      <Button type="submit" kind="primary" large wide busy={deed.busy}>
        {t("timetable.new.make")}
      </Button>
    </form>
  );
}

function madeWords(wish: Wish, done: SlotsDone): string {
  const date = longDate(wish.date, language());
  const count = done.slot_ids.length;
  const subject = wish.subject.trim();
  return count > 1
    ? t("timetable.new.madeMany", { n: count, subject, date })
    : t("timetable.new.made", { subject, date, start: wish.start });
}

interface WeeklyProps {
  readonly wish: Wish;
  readonly error: string | undefined;
  readonly last: string;
  readonly onChange: (part: Partial<Wish>) => void;
}

function Weekly({ wish, error, last, onChange }: WeeklyProps) {
  return (
    <>
      <Check
        label={t("timetable.new.weekly")}
        hint={t("timetable.new.weekly.hint")}
        checked={wish.weekly}
        onChange={(weekly) => onChange({ weekly })}
      />
      {wish.weekly ? (
        <Field
          label={t("timetable.new.until")}
          value={wish.until}
          onInput={(until) => onChange({ until })}
          error={error}
          input={{ type: "date", min: wish.date, max: last }}
        />
      ) : null}
    </>
  );
}
