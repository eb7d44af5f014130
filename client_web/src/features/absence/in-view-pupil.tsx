/** One pupil of "In beeld": how it stands, whose turn it is, and contact in two taps. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longDate } from "../../core/time";
import type { ContactCard, PupilInView } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { problemText } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import { CadenceOfPupil } from "./in-view-cadence";
import { ContactList } from "./in-view-contacts";
import { colourWord, kindWord, lastWord, rungWord, SHAPES, whyWord } from "./in-view-words";

const KINDS: readonly ContactCard["kind"][] = ["CALL", "CHAT", "LIVE", "VISIT", "GUARDIAN"];
const NOTE = 500;

interface CardProps {
  readonly pupil: PupilInView;
  readonly today: string;
  readonly onChange: () => void;
}

export function PupilInViewCard({ pupil, today, onChange }: CardProps) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<{ readonly id: string; readonly kind: ContactCard["kind"] } | null>(null);
  const deed = useDeed();
  const add = (kind: ContactCard["kind"], date: string): void =>
    void deed.run(async () => {
      const id = crypto.randomUUID();
      await api.call("POST /api/absence/in-view/contacts", { body: { id, pupil_id: pupil.pupil_id, kind, date } });
      setMade({ id, kind });
      setOpen(false);
      onChange();
    });
  const turn = pupil.ladder.filter((rung) => rung.reached).at(-1);
  return (
    <li class={`card in-view in-view--${pupil.colour.toLowerCase()}`}>
      <div class="row row--apart">
        <div>
          <h2 class="in-view__name">{pupil.name}</h2>
          <p class="quiet">{[...pupil.groups, whyWord(pupil)].join(" · ")}</p>
        </div>
        <p class="in-view__colour">
          <span aria-hidden="true">{SHAPES[pupil.colour]}</span> {colourWord(pupil.colour)}
        </p>
      </div>
      <p>{lastWord(pupil)}</p>
      {turn ? <p>{t("absence.in_view.turn", { who: rungWord(turn), date: longDate(turn.on, language()) })}</p> : null}
      {made ? (
        <Made made={made} onChange={onChange} onGone={() => setMade(null)} />
      ) : (
        <p>
          <Button kind="primary" icon="check" expanded={open} onClick={() => setOpen(!open)}>
            {t("absence.in_view.add")}
            <span class="visually-hidden">: {pupil.name}</span>
          </Button>
        </p>
      )}
      {open ? <Kinds today={today} busy={deed.busy} onPick={add} /> : null}
      {deed.error ? <Notice kind="error">{problemText(deed.error)}</Notice> : null}
      <Help summary={t("absence.in_view.more")}>
        {pupil.last_lesson ? (
          <p>{t("absence.in_view.class_lesson", { date: longDate(pupil.last_lesson, language()) })}</p>
        ) : null}
        <ol class="stack stack--tight">
          {pupil.ladder.map((rung) => (
            <li key={`${rung.role} ${rung.on}`}>
              {t(rung.reached ? "absence.in_view.rung_reached" : "absence.in_view.rung", {
                who: rungWord(rung),
                date: longDate(rung.on, language()),
              })}
            </li>
          ))}
        </ol>
        <CadenceOfPupil pupil={pupil} onChange={onChange} />
        <ContactList pupilId={pupil.pupil_id} version={`${pupil.last?.id} ${made?.id}`} />
      </Help>
    </li>
  );
}

interface KindsProps {
  readonly today: string;
  readonly busy: boolean;
  readonly onPick: (kind: ContactCard["kind"], date: string) => void;
}

function Kinds({ today, busy, onPick }: KindsProps) {
  const [date, setDate] = useState(today);
  return (
    <div class="stack stack--tight">
      <fieldset class="row in-view__kinds">
        <legend class="field__label">{t("absence.in_view.how")}</legend>
        {KINDS.map((kind) => (
          <Button key={kind} busy={busy} onClick={() => onPick(kind, date === "" ? today : date)}>
            {kindWord(kind)}
          </Button>
        ))}
      </fieldset>
      <Field
        label={t("absence.in_view.when")}
        value={date}
        onInput={setDate}
        input={{ type: "date", max: today, class: "in-view__date" }}
      />
    </div>
  );
}

interface MadeProps {
  readonly made: { readonly id: string; readonly kind: ContactCard["kind"] };
  readonly onChange: () => void;
  readonly onGone: () => void;
}

function Made({ made, onChange, onGone }: MadeProps) {
  const [note, setNote] = useState("");
  const [noted, setNoted] = useState(false);
  const deed = useDeed();
  const keep = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/absence/in-view/contacts/note", { body: { contact_id: made.id, note } });
      setNoted(true);
    });
  const undo = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/absence/in-view/contacts/withdraw", { body: { contact_id: made.id } });
      onGone();
      onChange();
    });
  return (
    <Notice kind="ok" focus>
      <p>{t(noted ? "absence.in_view.noted" : "absence.in_view.made", { what: kindWord(made.kind) })}</p>
      {noted ? null : (
        <Field
          label={t("absence.in_view.note")}
          hint={t("absence.in_view.note_hint")}
          value={note}
          onInput={setNote}
          input={{ maxLength: NOTE }}
        />
      )}
      <div class="row">
        {noted || note.trim() === "" ? null : (
          <Button kind="primary" busy={deed.busy} onClick={keep}>
            {t("absence.in_view.note_keep")}
          </Button>
        )}
        <Button kind="quiet" busy={deed.busy} onClick={undo}>
          {t("absence.in_view.undo")}
        </Button>
      </div>
      {deed.error ? <p role="alert">{problemText(deed.error)}</p> : null}
    </Notice>
  );
}
