/** `/register/disputes`: what families say is wrong with a line, the nearest deadline on top, and the answer to it. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longDate } from "../../core/time";
import type { DisputeCard, DisputeList, Outcome } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, problemText, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { TextArea } from "../../ui/text-area";
import { TimeSpan } from "../../ui/time";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { DisputeAnswer, day, dayOf } from "./dispute-answer";
import "./register.css";
import "./disputes.css";

const EVERY_MS = 60_000;
const LONGEST = 1000;

export default function DisputesPage(_: PageProps) {
  const held = useLoad<DisputeList>(
    "disputes",
    (signal) => api.call("GET /api/register/disputes", { signal }),
    EVERY_MS,
  );
  const { data, error } = held;
  return (
    <Page title={t("register.disputes.title")} lead={t("register.disputes.lead")}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data ? <Lists list={data} refresh={held.refresh} /> : error ? null : <Loading />}
      <Help summary={t("register.disputes.help")}>
        <p>{t("register.disputes.help.days")}</p>
        <p>{t("register.disputes.help.change")}</p>
      </Help>
    </Page>
  );
}

interface ListsProps {
  readonly list: DisputeList;
  readonly refresh: () => Promise<void>;
}

function Lists({ list, refresh }: ListsProps) {
  const waiting = list.disputes.filter(({ answer }) => answer === null);
  const done = list.disputes.filter(({ answer }) => answer !== null);
  return (
    <>
      {waiting.length === 0 ? (
        <Notice kind="ok">{t("register.disputes.none")}</Notice>
      ) : (
        <section class="stack" aria-labelledby="waiting">
          <h2 id="waiting">{tn("register.disputes.waiting", waiting.length)}</h2>
          {waiting.map((one) => (
            <Case key={one.id} one={one} list={list} refresh={refresh} />
          ))}
        </section>
      )}
      {done.length > 0 ? (
        <details class="help">
          <summary>{tn("register.disputes.done", done.length)}</summary>
          <div class="stack">
            {done.map((one) => (
              <Case key={one.id} one={one} list={list} refresh={refresh} />
            ))}
          </div>
        </details>
      ) : null}
    </>
  );
}

function Case({ one, list, refresh }: ListsProps & { readonly one: DisputeCard }) {
  const [open, setOpen] = useState(false);
  return (
    <article class="card" aria-labelledby={`dispute-${one.id}`}>
      <div class="row row--apart">
        <h3 id={`dispute-${one.id}`}>
          {one.pupil_name} <span class="quiet">{headOf(one)}</span>
        </h3>
        {one.answer ? null : (
          <p class={one.overdue ? "tag tag--warn" : "tag"}>
            {t(one.overdue ? "register.disputes.overdue" : "register.disputes.until", { until: day(one.due_on) })}
          </p>
        )}
      </div>
      <p class="quiet">
        {longDate(one.date, language())}
        {one.starts_at && one.ends_at ? (
          <>
            , <TimeSpan start={one.starts_at} end={one.ends_at} zone={list.timezone} />
          </>
        ) : null}
        {one.work ? ` · ${one.work} (${tn("register.minutes", one.work_minutes ?? 0)})` : null}
        {one.group ? ` · ${one.group} · ${one.teacher}` : null}
      </p>
      <p>
        <strong>{t("register.dispute.said", { name: one.author_name, on: dayOf(one.raised_at) })}</strong>
      </p>
      <p class="dispute__text">{one.text}</p>
      {one.answer ? <DisputeAnswer one={one} /> : null}
      <div class="row">
        {one.answer ? null : (
          <Button kind="primary" onClick={() => setOpen(true)}>
            {t("register.disputes.answer")}
            <span class="visually-hidden">: {one.pupil_name}</span>
          </Button>
        )}
        <ButtonLink kind="quiet" href={`/register?date=${one.date}`}>
          {t("register.disputes.look")}
        </ButtonLink>
      </div>
      {open ? <Answering one={one} refresh={refresh} onClose={() => setOpen(false)} /> : null}
    </article>
  );
}

/** What the line is: a lesson by its subject, confirmed work, or what was done in one's own time. */
function headOf({ about, subject }: DisputeCard): string {
  if (about === "LESSON") return subject ?? "";
  return t(about === "WORK" ? "register.work" : "register.disputes.own");
}

const minutesOf = ({ starts_at, ends_at, work_minutes }: DisputeCard): number =>
  work_minutes !== null
    ? work_minutes
    : starts_at && ends_at
      ? Math.ceil((Date.parse(ends_at) - Date.parse(starts_at)) / 60_000)
      : 0;

interface AnsweringProps {
  readonly one: DisputeCard;
  readonly refresh: () => Promise<void>;
  readonly onClose: () => void;
}

function Answering({ one, refresh, onClose }: AnsweringProps) {
  const [outcome, setOutcome] = useState<Outcome>("EXPLAINED");
  const [minutes, setMinutes] = useState("");
  const [text, setText] = useState("");
  const deed = useDeed();
  const errors = useErrors<"minutes" | "text">();
  const longest = minutesOf(one);
  const accepts = outcome === "ACCEPTED";
  const wrongMinutes = (): string | null => {
    const right = /^\d{1,4}$/.test(minutes.trim()) && Number(minutes) <= longest;
    return accepts && !right ? t("register.disputes.minutes.wrong", { n: longest }) : null;
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const missing = text.trim() === "" ? t("register.disputes.text.missing") : null;
    if (!errors.none(event.currentTarget, { minutes: wrongMinutes(), text: missing })) return;
    void deed.run(async () => {
      const body = { outcome, text: text.trim(), minutes: accepts ? Number(minutes) : null };
      await api.call("POST /api/register/disputes/{id}/answer", { path: { id: one.id }, body });
      onClose();
      await refresh();
    });
  };
  const options = [
    { value: "EXPLAINED", label: t("register.disputes.explain"), hint: t("register.disputes.explain.hint") },
    { value: "ACCEPTED", label: t("register.disputes.accept"), hint: t("register.disputes.accept.hint") },
  ] as const;
  return (
    <Dialog title={t("register.disputes.answerTo", { name: one.author_name })} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <p class="dispute__text">{one.text}</p>
        <RadioGroup
          legend={t("register.disputes.outcome")}
          value={outcome}
          options={longest > 0 ? options : options.slice(0, 1)}
          onChange={setOutcome}
        />
        {accepts ? (
          <Field
            label={t("register.disputes.minutes")}
            hint={t("register.disputes.minutes.hint", { n: longest })}
            error={errors.of.minutes}
            value={minutes}
            onInput={setMinutes}
            input={{ autocomplete: "off", maxLength: 4 }}
          />
        ) : null}
        <TextArea
          label={t("register.disputes.text")}
          hint={t("register.disputes.text.hint")}
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
            {t("register.disputes.send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
