/** A notice by hand: a pupil, a period, the unauthorised hours in it, and a reason. Others cannot be chosen. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { router } from "../../core/router";
import { addDays, clockTime, dayAndMonth } from "../../core/time";
import type { NoticeCandidates, NoticeHour, NoticeKind } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check, Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { RadioGroup } from "../../ui/radio-group";
import { useDeed, useLoad } from "../../ui/use-load";
import { PupilPick } from "./pupil-pick";
import { authorisedWord, reasonWord } from "./words";

const DAYS_BACK = 41;

export function ComposeDialog({ today, onClose }: { readonly today: string; readonly onClose: () => void }) {
  const [pupil, setPupil] = useState("");
  return (
    <Dialog title={t("absence.notices.compose")} onClose={onClose}>
      {pupil === "" ? <PupilPick onChoose={setPupil} /> : <Compose pupil={pupil} today={today} />}
    </Dialog>
  );
}

function Compose({ pupil, today }: { readonly pupil: string; readonly today: string }) {
  const [first, setFirst] = useState(addDays(today, -DAYS_BACK));
  const [left, leave] = useState<readonly string[]>([]);
  const [kind, setKind] = useState<NoticeKind>("OTHER");
  const [reason, setReason] = useState("");
  const deed = useDeed();
  const held = useLoad<NoticeCandidates>(`${pupil} ${first}`, (signal) =>
    api.call("GET /api/absence/notices/candidates", { query: { pupil_id: pupil, from: first, to: today }, signal }),
  );
  if (!held.data) return held.error ? <Trouble error={held.error} /> : <Loading />;
  const { hours, kinds, pupil_name, timezone } = held.data;
  const chosenKind = kinds.includes(kind) ? kind : kinds.at(-1);
  const chosen = hours.filter(({ may, record_id }) => may && !left.includes(record_id));
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (chosen.length === 0 || !chosenKind) return;
    const body = { pupil_id: pupil, kind: chosenKind, record_ids: chosen.map(({ record_id }) => record_id), reason };
    await deed.run(async () => {
      const made = await api.call("POST /api/absence/notices", { body });
      router().go(`/absence/notices?id=${made.id}`);
    });
  };
  const label = (hour: NoticeHour): string =>
    `${dayAndMonth(hour.date, language())}, ${clockTime(hour.starts_at, timezone, language())} ${hour.subject}`;
  return (
    <form class="stack" onSubmit={(event) => void make(event)}>
      <p>
        <strong>{pupil_name}</strong>
      </p>
      <Field label={t("absence.notices.since")} value={first} onInput={setFirst} input={{ type: "date", max: today }} />
      {hours.every(({ may }) => !may) ? <Notice>{t("absence.notices.nothing")}</Notice> : null}
      <fieldset>
        <legend class="radios__legend">{t("absence.notices.which")}</legend>
        {hours
          .filter(({ may }) => may)
          .map((hour) => (
            <Check
              key={hour.record_id}
              label={label(hour)}
              hint={reasonWord(hour.national, [])}
              checked={!left.includes(hour.record_id)}
              onChange={(on) => leave(on ? left.filter((id) => id !== hour.record_id) : [...left, hour.record_id])}
            />
          ))}
      </fieldset>
      {hours.some(({ may }) => !may) ? (
        <details class="help">
          <summary>{t("absence.notices.cannot")}</summary>
          <ul class="list">
            {hours
              .filter(({ may }) => !may)
              .map((hour) => (
                <li key={hour.record_id}>
                  {label(hour)}: {reasonWord(hour.national, [])}, {authorisedWord(hour.authorised)}
                </li>
              ))}
          </ul>
        </details>
      ) : null}
      {chosenKind ? (
        <RadioGroup<NoticeKind>
          legend={t("absence.notices.kind")}
          value={chosenKind}
          options={[...kinds].reverse().map((value) => ({ value, label: t(`absence.notices.kind.${value}`) }))}
          onChange={setKind}
        />
      ) : (
        <Notice>{t("absence.notices.grown_up")}</Notice>
      )}
      <Field
        label={t("absence.notices.why")}
        hint={t("absence.notices.why.hint")}
        value={reason}
        onInput={setReason}
        input={{ required: true, minLength: 3, maxLength: 1000, autocomplete: "off" }}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <Button type="submit" kind="primary" busy={deed.busy || chosen.length === 0 || !chosenKind}>
        {t("absence.notices.make")}
      </Button>
    </form>
  );
}
