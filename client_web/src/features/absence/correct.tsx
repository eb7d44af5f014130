/** Correct hours of a day: another reason, a decision, or "was er toch"; with who changed what before. */
import { useState } from "preact/hooks";
import { seenOf } from "../../core/absence";
import { api } from "../../core/client";
import { clockTime, longInstant } from "../../core/time";
import type { AbsenceChanges, AbsenceDay, AbsentPupil, Authorised, WithdrawnAs } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { authorisedWord, reasonWord } from "./words";

interface CorrectProps {
  readonly pupil: AbsentPupil;
  readonly day: AbsenceDay;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

type What = "decide" | WithdrawnAs;
const DECISIONS: readonly Authorised[] = ["YES", "NO", "UNDECIDED"];

export function CorrectDialog({ pupil, day, onClose, onDone }: CorrectProps) {
  const [chosen, choose] = useState<readonly string[]>(pupil.lessons.map(({ id }) => id));
  const [what, setWhat] = useState<What>("decide");
  const [category, setCategory] = useState<string>(pupil.lessons[0]?.category ?? "UNKNOWN");
  const [authorised, setAuthorised] = useState<Authorised>(pupil.lessons[0]?.authorised ?? "UNDECIDED");
  const [reason, setReason] = useState("");
  const deed = useDeed();
  const hours = pupil.lessons.filter(({ id }) => chosen.includes(id));
  const card = day.categories.find(({ code }) => code === category);
  const ill = what === "decide" && card?.national === "ILL";
  const pick = (code: string): void => {
    setCategory(code);
    setAuthorised(day.categories.find((one) => one.code === code)?.authorised ?? "UNDECIDED");
  };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const records = seenOf(hours);
    const why = ill ? "" : reason;
    const done = await deed.run(async () => {
      if (what === "decide") {
        await api.call("POST /api/absence/records/decide", { body: { records, authorised, category, reason: why } });
      } else await api.call("POST /api/absence/records/withdraw", { body: { records, why: what, reason } });
    });
    if (done) onDone();
  };
  const others = deed.error ? somebodyElse(deed.error) : null;
  return (
    <Dialog title={t("absence.correct.title", { name: pupil.pupil_name })} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <fieldset>
          <legend class="radios__legend">{t("absence.correct.hours")}</legend>
          {pupil.lessons.map((lesson) => (
            <Check
              key={lesson.id}
              label={`${clockTime(lesson.starts_at, day.timezone, language())} ${lesson.subject}`}
              hint={`${reasonWord(lesson.category, day.categories)} · ${authorisedWord(lesson.authorised)}`}
              checked={chosen.includes(lesson.id)}
              onChange={(on) => choose(on ? [...chosen, lesson.id] : chosen.filter((id) => id !== lesson.id))}
            />
          ))}
        </fieldset>
        <RadioGroup<What>
          legend={t("absence.correct.what")}
          value={what}
          options={[
            { value: "decide", label: t("absence.correct.decide") },
            { value: "PRESENT", label: t("absence.correct.PRESENT") },
            {
              value: "OTHER_PUPIL",
              label: t("absence.correct.OTHER_PUPIL"),
              hint: t("absence.correct.OTHER_PUPIL.hint"),
            },
          ]}
          onChange={setWhat}
        />
        {what === "decide" ? (
          <>
            <label class="field">
              <span class="field__label">{t("absence.category")}</span>
              <select class="input" value={category} onChange={(event) => pick(event.currentTarget.value)}>
                {day.categories.map(({ code }) => (
                  <option key={code} value={code}>
                    {reasonWord(code, day.categories)}
                  </option>
                ))}
              </select>
            </label>
            <RadioGroup<Authorised>
              legend={t("absence.authorised")}
              value={authorised}
              options={DECISIONS.map((value) => ({ value, label: authorisedWord(value) }))}
              onChange={setAuthorised}
            />
          </>
        ) : null}
        {ill ? (
          <p class="quiet">{t("absence.noWords")}</p>
        ) : (
          <Field
            label={t("absence.why")}
            hint={t("absence.why.hint")}
            value={reason}
            onInput={setReason}
            input={{ maxLength: 300, autocomplete: "off" }}
          />
        )}
        {others ? (
          <SomebodyElse changes={others} field={fieldWord} mine={[]} onTheirs={onDone} />
        ) : deed.error ? (
          <Trouble error={deed.error} />
        ) : null}
        <Button type="submit" kind="primary" icon="check" busy={deed.busy || hours.length === 0}>
          {t("absence.save")}
        </Button>
        {hours[0] ? <History recordId={hours[0].id} zone={day.timezone} /> : null}
      </form>
    </Dialog>
  );
}

function fieldWord(name: string): string {
  const key = `absence.field.${name}`;
  return isKey(key) ? t(key) : name;
}

/** What changed, as far as it says something to a reader. */
function fieldsOf(names: readonly string[]): string {
  const known = names.filter((name) => isKey(`absence.field.${name}`)).map(fieldWord);
  return known.length > 0 ? `, ${new Intl.ListFormat(language()).format(known)}` : "";
}

function History({ recordId, zone }: { readonly recordId: string; readonly zone: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="help" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("absence.history")}</summary>
      {open ? <Changes recordId={recordId} zone={zone} /> : null}
    </details>
  );
}

function Changes({ recordId, zone }: { readonly recordId: string; readonly zone: string }) {
  const held = useLoad<AbsenceChanges>(recordId, (signal) =>
    api.call("GET /api/absence/records/changes", { query: { record_id: recordId }, signal }),
  );
  if (!held.data) return held.error ? <Trouble error={held.error} /> : <Loading />;
  return (
    <ol class="list stack stack--tight">
      {held.data.changes.map((change) => (
        <li key={`${change.at} ${change.fields.join()}`}>
          {longInstant(change.at, language(), zone)}: {change.author ?? t("absence.byErbij")}
          {fieldsOf(change.fields)}
          {change.reason ? <span class="quiet"> · {reasonWords(change.reason)}</span> : null}
        </li>
      ))}
    </ol>
  );
}

/** What was tapped is a code of ours; what somebody wrote stands as they wrote it. */
function reasonWords(reason: string): string {
  const key = `absence.taken.${reason}`;
  return isKey(key) ? t(key) : reason;
}
