/** "Dit klopt niet" at a line of "Mijn minuten": what the family said, what school answered, and the way to say it. */
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { About, DisputeCard, DisputeList } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { problemText } from "../../ui/loading";
import { TextArea } from "../../ui/text-area";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { DisputeAnswer, day, dayOf } from "./dispute-answer";

const LONGEST = 500;

interface OwnDisputes {
  readonly list: readonly DisputeCard[];
  readonly person: string | undefined;
  readonly refresh: () => Promise<void>;
}

/** What the family said of its own lines; for the lines below. */
const Own = createContext<OwnDisputes | null>(null);
export const OwnDisputesOf = Own.Provider;

export function useOwnDisputes(person: string | undefined): OwnDisputes {
  const held = useLoad<DisputeList>(`disputes ${person ?? "me"}`, (signal) =>
    api.call("GET /api/register/disputes/own", { query: { ...(person && { person_id: person }) }, signal }),
  );
  return { list: held.data?.disputes ?? [], person, refresh: held.refresh };
}

interface LineProps {
  /** The line that it is about: a lesson or confirmed work, by its id. */
  readonly id: string;
  readonly kind: About;
  /** Which line of an item: there is one for each date. */
  readonly date?: string | undefined;
  /** Tells this line from others for whoever hears the page. */
  readonly about: string;
}

interface DisputeLineProps extends LineProps {
  /** Whether the line can still change by itself. */
  readonly over: boolean;
}

export function DisputeLine({ id, kind, date, about, over }: DisputeLineProps) {
  const own = useContext(Own);
  const [open, setOpen] = useState(false);
  if (!own) return null;
  const said = own.list.filter((one) => one.slot_id === id && (date === undefined || one.date === date));
  const waits = said.some(({ answer }) => answer === null);
  return (
    <div class="dispute">
      {said.map((one) => (
        <Said key={one.id} one={one} />
      ))}
      {over && !waits ? (
        <p>
          <Button kind="quiet" class="dispute__button" onClick={() => setOpen(true)}>
            {t(said.length > 0 ? "register.dispute.again" : "register.dispute")}
            <span class="visually-hidden">: {about}</span>
          </Button>
        </p>
      ) : null}
      {open ? <Saying id={id} kind={kind} date={date} about={about} own={own} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function Said({ one }: { readonly one: DisputeCard }) {
  const on = dayOf(one.raised_at);
  return (
    <div class="dispute__said">
      <p>
        <strong>{t("register.dispute.said", { name: one.author_name, on })}</strong>
      </p>
      <p class="dispute__text">{one.text}</p>
      {one.answer ? <DisputeAnswer one={one} /> : <p>{t("register.dispute.waits", { until: day(one.due_on) })}</p>}
    </div>
  );
}

interface SayingProps extends LineProps {
  readonly own: OwnDisputes;
  readonly onClose: () => void;
}

function Saying({ id, kind, date, about, own, onClose }: SayingProps) {
  const [text, setText] = useState("");
  const deed = useDeed();
  const errors = useErrors<"text">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const missing = text.trim() === "" ? t("register.dispute.missing") : null;
    if (!errors.none(event.currentTarget, { text: missing })) return;
    void deed.run(async () => {
      const body = { slot_id: id, about: kind, date: date ?? null, person_id: own.person ?? null, text: text.trim() };
      await api.call("POST /api/register/disputes", { body });
      await own.refresh();
      onClose();
    });
  };
  return (
    <Dialog title={t("register.dispute.title")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <p class="quiet">{about}</p>
        <p>{t("register.dispute.text")}</p>
        <TextArea
          label={t("register.dispute.label")}
          hint={t("register.dispute.hint")}
          error={errors.of.text}
          value={text}
          onInput={setText}
          maxLength={LONGEST}
        />
        {deed.error ? (
          <p class="field__error" role="alert">
            {problemText(deed.error)}
          </p>
        ) : null}
        <div>
          <Button type="submit" kind="primary" busy={deed.busy}>
            {t("register.dispute.send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
