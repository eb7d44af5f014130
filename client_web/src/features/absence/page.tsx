/** `/absence`: who is absent on a day, ill and joining, and what waits for a decision. */
import { useState } from "preact/hooks";
import { groupsOf, inOrder, sumsOf } from "../../core/absence";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { isDate, longDate } from "../../core/time";
import type { AbsenceDay, Me } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { DayBar } from "./day-bar";
import { AbsentPupilCard } from "./pupil";
import { RecordDialog } from "./record";
import { Tabs } from "./tabs";
import "./absence.css";

const EVERY_MS = 30_000;

export default function AbsencePage({ me, place }: PageProps) {
  const asked = place.query.date ?? "";
  const date = isDate(asked) ? asked : undefined;
  const held = useLoad<AbsenceDay>(
    `absence ${date ?? "today"}`,
    (signal) => api.call("GET /api/absence/records", { query: { ...(date && { date }) }, signal }),
    EVERY_MS,
  );
  if (!me) return null;
  const refresh = (): void => void held.refresh();
  return (
    <Page wide title={t("absence.title")} lead={held.data ? longDate(held.data.date, language()) : undefined}>
      <Tabs roles={me.roles} />
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {held.data ? <Day day={held.data} me={me} onChange={refresh} /> : held.error ? null : <Loading />}
    </Page>
  );
}

interface DayProps {
  readonly day: AbsenceDay;
  readonly me: Me;
  readonly onChange: () => void;
}

function Day({ day, me, onChange }: DayProps) {
  const [group, setGroup] = useState("");
  const [recording, record] = useState(false);
  const mayWrite = me.roles.some((role) => role === "coordinator" || role === "mentor");
  const shown = inOrder(day, group);
  return (
    <>
      {mayWrite ? (
        <div class="row">
          <ButtonLink kind="primary" icon="moon" href="/absence/illness?staff=1">
            {t("absence.takeCall")}
          </ButtonLink>
          <Button onClick={() => record(true)}>{t("absence.record")}</Button>
        </div>
      ) : null}
      <DayBar path="/absence" date={day.date} today={day.today}>
        <GroupChoice groups={groupsOf(day)} value={group} onChange={setGroup} />
      </DayBar>
      <Sums day={day} />
      {shown.length === 0 ? <Notice>{t("absence.nobody")}</Notice> : null}
      <ul class="list stack" aria-label={t("absence.list")}>
        {shown.map((pupil) => (
          <AbsentPupilCard key={pupil.pupil_id} pupil={pupil} day={day} mayWrite={mayWrite} onChange={onChange} />
        ))}
      </ul>
      {recording ? (
        <RecordDialog
          day={day}
          onClose={() => record(false)}
          onDone={() => {
            record(false);
            onChange();
          }}
        />
      ) : null}
    </>
  );
}

interface GroupProps {
  readonly groups: readonly string[];
  readonly value: string;
  readonly onChange: (group: string) => void;
}

function GroupChoice({ groups, value, onChange }: GroupProps) {
  if (groups.length < 2) return null;
  return (
    <label class="field">
      <span class="field__label">{t("absence.group")}</span>
      <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t("absence.group.all")}</option>
        {groups.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

function Sums({ day }: { readonly day: AbsenceDay }) {
  const sums = sumsOf(day);
  return (
    <dl class="absence__sums">
      <div>
        <dt>{t("absence.sum.absent")}</dt>
        <dd>{tn("absence.pupils", sums.pupils)}</dd>
      </div>
      <div>
        <dt>{t("absence.sum.joining")}</dt>
        <dd>{tn("absence.pupils", sums.joining)}</dd>
      </div>
      <div>
        <dt>{t("absence.sum.undecided")}</dt>
        <dd>{tn("absence.pupils", sums.undecided)}</dd>
      </div>
    </dl>
  );
}
