/** What was reported, and what can be done with it: change, better, undo. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { clockTime, longDate } from "../../core/time";
import type { IllnessForm as Form, IllnessCard } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import { When } from "./illness-form";

interface ReportedProps {
  readonly form: Form;
  readonly family: boolean;
  readonly onChange: () => void;
  readonly onDone: () => void;
  readonly onDate: (date: string) => void;
}

export function IllnessReported({ form, family, onChange, onDone, onDate }: ReportedProps) {
  const [ending, end] = useState(false);
  const deed = useDeed();
  const report = form.report;
  if (!report) return null;
  const name = form.pupil_name;
  const about = { id: report.id, version: report.version };
  const do_ = async (what: () => Promise<unknown>): Promise<void> => {
    if (await deed.run(async () => void (await what()))) onDone();
  };
  const better = (still_today: boolean): void =>
    void do_(() => api.call("POST /api/absence/illness/end", { body: { ...about, still_today } }));
  const undo = (): void => void do_(() => api.call("POST /api/absence/illness/undo", { body: about }));
  return (
    <div class="stack">
      <When form={form} onDate={onDate} />
      <Notice kind="ok" focus>
        <p>
          <strong>
            {t(report.ended_at ? "absence.illness.reported.ended" : "absence.illness.reported", { name })}
          </strong>
        </p>
        <p>{howLong(report, form)}</p>
        {report.ended_at ? null : <p>{t(`absence.illness.reported.${report.joins}`, { name })}</p>}
      </Notice>
      <Joined form={form} />
      <div class="row">
        <Button onClick={onChange}>{t("absence.illness.change")}</Button>
        {report.ended_at === null ? (
          <Button expanded={ending} onClick={() => end(!ending)}>
            {t("absence.illness.better")}
          </Button>
        ) : null}
        {report.may_undo ? (
          <Button kind="quiet" onClick={undo} busy={deed.busy}>
            {t("absence.illness.undo")}
          </Button>
        ) : null}
      </div>
      {ending && report.ended_at === null ? (
        <fieldset class="card">
          <legend class="visually-hidden">{t("absence.illness.better")}</legend>
          <p>{t("absence.illness.better.when", { name })}</p>
          <div class="row">
            <Button kind="primary" onClick={() => better(false)} busy={deed.busy}>
              {t("absence.illness.better.now")}
            </Button>
            <Button onClick={() => better(true)} busy={deed.busy}>
              {t("absence.illness.better.tomorrow")}
            </Button>
          </div>
        </fieldset>
      ) : null}
      {deed.error ? <Trouble error={deed.error} retry={onDone} /> : null}
      {family ? (
        <p>
          <ButtonLink kind="quiet" icon="clock" href="/">
            {t("absence.illness.day", { name })}
          </ButtonLink>
        </p>
      ) : null}
    </div>
  );
}

function howLong(report: IllnessCard, form: Form): string {
  const from = report.first === form.date && report.from_time ? report.from_time : null;
  const day = longDate(form.date, language());
  if (report.last === null) return t("absence.illness.reported.open", { day: longDate(report.first, language()) });
  return from ? t("absence.illness.reported.from", { day, time: from }) : t("absence.illness.reported.day", { day });
}

/** The lessons that are followed from home: the same ones that stand on the pupil's day. */
function Joined({ form }: { readonly form: Form }) {
  const joined = form.lessons.filter(({ joins, over }) => joins && !over);
  if (joined.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="joined">
      <h2 id="joined">{t("absence.illness.joined")}</h2>
      <ul class="list">
        {joined.map((lesson) => (
          <li key={lesson.slot_id}>
            {clockTime(lesson.starts_at, form.timezone, language())} {lesson.subject}
          </li>
        ))}
      </ul>
    </section>
  );
}
