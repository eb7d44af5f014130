/** `/absence/support`: who misses much, and the conversation that it asks for. For mentor, care and leader only. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { dayAndMonth, decimal } from "../../core/time";
import type { SupportPage as Held, SupportPupil, SupportTask } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import { Tabs } from "./tabs";
import "./absence.css";

export default function SupportPage({ me }: PageProps) {
  const held = useLoad<Held>("support", (signal) => api.call("GET /api/absence/support", { signal }));
  if (!me) return null;
  const refresh = (): void => void held.refresh();
  const mayTalk = me.roles.some((role) => role === "coordinator" || role === "mentor");
  return (
    <Page wide title={t("absence.support.title")}>
      <Tabs roles={me.roles} />
      <p>{t("absence.support.lead")}</p>
      {held.error ? <Trouble error={held.error} retry={refresh} /> : null}
      {held.data ? <Pupils page={held.data} mayTalk={mayTalk} onChange={refresh} /> : held.error ? null : <Loading />}
      {held.data ? <How page={held.data} /> : null}
    </Page>
  );
}

function How({ page }: { readonly page: Held }) {
  const { weeks, tier_2_percent: two, tier_3_percent: three } = page;
  const { sick_reports: reports, sick_days: days, talk_within_school_days: talk } = page;
  return (
    <Help summary={t("absence.support.how")}>
      <p>{t("absence.support.how.tiers", { weeks, two, three })}</p>
      <p>{t("absence.support.how.tasks", { reports, weeks, days, talk })}</p>
      <p>{t("absence.support.how.who")}</p>
    </Help>
  );
}

interface PupilsProps {
  readonly page: Held;
  readonly mayTalk: boolean;
  readonly onChange: () => void;
}

function Pupils({ page, mayTalk, onChange }: PupilsProps) {
  if (page.pupils.length === 0) return <Notice>{t("absence.support.none")}</Notice>;
  return (
    <ul class="list stack" aria-label={t("absence.support.title")}>
      {page.pupils.map((pupil) => (
        <Pupil key={pupil.pupil_id} pupil={pupil} page={page} mayTalk={mayTalk} onChange={onChange} />
      ))}
    </ul>
  );
}

interface PupilProps extends PupilsProps {
  readonly pupil: SupportPupil;
}

function Pupil({ pupil, page, mayTalk, onChange }: PupilProps) {
  const open = pupil.tasks.filter(({ done_on }) => done_on === null);
  const had = pupil.tasks.filter(({ done_on }) => done_on !== null);
  const unit = t(page.clock_hours ? "absence.unit.clocks" : "absence.unit.lessons");
  const hours = (figure: string): string => `${decimal(figure, language())} ${unit}`;
  return (
    <li class={open.length > 0 ? "absence__pupil absence__pupil--open" : "absence__pupil"}>
      <div class="row row--apart">
        <h2>
          {pupil.pupil_name} <span class="quiet">{pupil.groups.join(", ")}</span>
        </h2>
        <span class="tag">{t("absence.support.tier", { n: pupil.tier })}</span>
      </div>
      <p>
        {t("absence.support.missed", {
          percent: decimal(pupil.percent, language()),
          yes: hours(pupil.authorised_hours),
          no: hours(pupil.unauthorised_hours),
          since: dayAndMonth(page.first, language()),
        })}
      </p>
      <p>{t("absence.support.joined", { minutes: pupil.joined_minutes })}</p>
      {open.map((task) => (
        <Talk key={task.id} task={task} mayTalk={mayTalk} onDone={onChange} />
      ))}
      {had.length > 0 ? (
        <Help summary={t("absence.support.had")}>
          <ul class="list stack stack--tight">
            {had.map((task) => (
              <li key={task.id}>
                {t(`absence.support.trigger.${task.trigger}`)}:{" "}
                {t("absence.support.hadBy", {
                  day: dayAndMonth(task.done_on ?? "", language()),
                  name: task.done_by ?? t("absence.support.somebody"),
                })}
                {task.note ? <p class="quiet">{task.note}</p> : null}
              </li>
            ))}
          </ul>
        </Help>
      ) : null}
    </li>
  );
}

interface TalkProps {
  readonly task: SupportTask;
  readonly mayTalk: boolean;
  readonly onDone: () => void;
}

/** A conversation to have, with a script that may help to begin. */
function Talk({ task, mayTalk, onDone }: TalkProps) {
  const [note, setNote] = useState("");
  const deed = useDeed();
  const done = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { id: task.id, version: task.version, note };
    if (await deed.run(async () => void (await api.call("POST /api/absence/support/done", { body })))) onDone();
  };
  return (
    <div class="stack stack--tight">
      <p>
        <strong>{t(`absence.support.trigger.${task.trigger}`)}</strong>{" "}
        {t(task.late ? "absence.support.late" : "absence.support.due", { day: dayAndMonth(task.due_on, language()) })}
      </p>
      <Help summary={t("absence.support.script")}>
        <p>{t("absence.support.script.open")}</p>
        <p>{t("absence.support.script.ask")}</p>
        <p>{t("absence.support.script.agree")}</p>
        <p>{t(`absence.support.script.${task.trigger}`)}</p>
      </Help>
      {mayTalk ? (
        <Help summary={t("absence.support.done")}>
          <form class="stack stack--tight" onSubmit={(event) => void done(event)}>
            <Field
              label={t("absence.support.note")}
              hint={t("absence.support.note.hint")}
              value={note}
              onInput={setNote}
              input={{ maxLength: 2000, autocomplete: "off" }}
            />
            {deed.error ? <Trouble error={deed.error} retry={onDone} /> : null}
            <div>
              <Button type="submit" kind="primary" icon="check" busy={deed.busy}>
                {t("absence.support.save")}
              </Button>
            </div>
          </form>
        </Help>
      ) : null}
    </div>
  );
}
