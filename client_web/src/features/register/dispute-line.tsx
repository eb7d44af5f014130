/** "Dit klopt niet" at a line of "Mijn minuten": what the family said, what school answered, and the way to say it. */
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { api } from "../../core/client";
import { dayAndMonth, localDate } from "../../core/time";
import type { DisputeCard, DisputeList, RegisterRow } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { problemText } from "../../ui/loading";
import { TextArea } from "../../ui/text-area";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";

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
  readonly row: RegisterRow;
  /** Tells this line from others for whoever hears the page. */
  readonly about: string;
}

export function DisputeLine({ row, about }: LineProps) {
  const own = useContext(Own);
  const [open, setOpen] = useState(false);
  if (!own) return null;
  const said = own.list.filter(({ slot_id }) => slot_id === row.slot_id);
  const over = !row.running && row.parts.every(({ state }) => state !== "AHEAD");
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
      {open ? <Saying row={row} about={about} own={own} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

const day = (date: string): string => dayAndMonth(date, language());

function Said({ one }: { readonly one: DisputeCard }) {
  const on = day(localDate(Date.parse(one.raised_at)));
  return (
    <div class="dispute__said">
      <p>
        <strong>{t("register.dispute.said", { name: one.author_name, on })}</strong>
      </p>
      <p class="dispute__text">{one.text}</p>
      {one.answer ? <Answer one={one} /> : <p>{t("register.dispute.waits", { until: day(one.due_on) })}</p>}
    </div>
  );
}

function Answer({ one: { answer } }: { readonly one: DisputeCard }) {
  if (!answer) return null;
  const values = { name: answer.name ?? t("register.dispute.school"), on: day(localDate(Date.parse(answer.at))) };
  return (
    <>
      <p>
        <strong>
          {answer.outcome === "ACCEPTED"
            ? t("register.dispute.accepted", { ...values, n: answer.minutes ?? 0 })
            : t("register.dispute.explained", values)}
        </strong>
      </p>
      <p class="dispute__text">{answer.text}</p>
    </>
  );
}

interface SayingProps extends LineProps {
  readonly own: OwnDisputes;
  readonly onClose: () => void;
}

function Saying({ row, about, own, onClose }: SayingProps) {
  const [text, setText] = useState("");
  const deed = useDeed();
  const errors = useErrors<"text">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const missing = text.trim() === "" ? t("register.dispute.missing") : null;
    if (!errors.none(event.currentTarget, { text: missing })) return;
    void deed.run(async () => {
      const body = { slot_id: row.slot_id, person_id: own.person ?? null, text: text.trim() };
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
