/** `/register/corrections?pupil_id=&date=`: everything that was written about a pupil's date, and putting it right. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { line } from "../../core/corrections";
import type { PageProps } from "../../core/page-props";
import { minutesAndSeconds } from "../../core/register-line";
import { isDate, longDate, longInstant } from "../../core/time";
import type { EntryLine, EntryLines, ReportLesson, ReportPupilPeriod } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TextArea } from "../../ui/text-area";
import { TimeSpan } from "../../ui/time";
import { useDeed, useLoad } from "../../ui/use-load";
import { AttendanceWords } from "./attendance-words";
import { CorrectForm } from "./correct-form";
import "./corrections.css";

interface Held {
  readonly told: ReportPupilPeriod;
  readonly entries: EntryLines;
}

export default function CorrectionsPage({ place }: PageProps) {
  const pupil = place.query.pupil_id ?? "";
  const date = place.query.date ?? "";
  const held = useLoad<Held>(`corrections ${pupil} ${date}`, async (signal) => {
    const [told, entries] = await Promise.all([
      api.call("GET /api/reports/period/pupil", { query: { pupil_id: pupil, from: date, to: date }, signal }),
      api.call("GET /api/register/corrections", { query: { pupil_id: pupil, date }, signal }),
    ]);
    return { told, entries };
  });
  const [done, setDone] = useState(0);
  const again = async (): Promise<void> => {
    await held.refresh();
    setDone((before) => before + 1);
  };
  const { data, error } = held;
  const when = isDate(date) ? longDate(date, language()) : "";
  return (
    <Page
      title={t("register.corrections.title")}
      lead={data ? t("register.corrections.lead", { name: data.told.pupil_name, date: when }) : null}
    >
      <div>
        <ButtonLink kind="quiet" icon="left" href={`/reports/pupil/${pupil}?from=${date}&to=${date}`}>
          {t("register.corrections.back")}
        </ButtonLink>
      </div>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {done > 0 ? (
        <Notice key={done} kind="ok" focus>
          {t("register.corrections.done")}
        </Notice>
      ) : null}
      {data ? <Told key={done} held={data} date={date} onDone={again} /> : error ? null : <Loading />}
      <Help summary={t("register.corrections.help")}>
        <p>{t("register.corrections.help.add")}</p>
        <p>{t("register.corrections.help.back")}</p>
        <p>{t("register.corrections.help.seen")}</p>
      </Help>
    </Page>
  );
}

interface ToldProps {
  readonly held: Held;
  readonly date: string;
  readonly onDone: () => Promise<void>;
}

function Told({ held: { told, entries }, date, onDone }: ToldProps) {
  const lessons = told.days.flatMap((day) => day.lessons);
  return (
    <>
      <section class="card stack" aria-labelledby="entries">
        <h2 id="entries">{t("register.corrections.entries")}</h2>
        {entries.lines.length === 0 ? <p>{t("register.corrections.none")}</p> : null}
        <ol class="list stack stack--tight">
          {entries.lines.map((one) => (
            <Line key={one.seq} one={one} entries={entries} lessons={lessons} zone={told.timezone} onDone={onDone} />
          ))}
        </ol>
        <p>
          <strong>{t("register.corrections.sum", { length: line.signed(entries.seconds) })}</strong>
        </p>
      </section>
      <AttendanceWords words={entries.attendance} lessons={lessons} zone={told.timezone} />
      <CorrectForm pupil={entries.pupil_id} date={date} lessons={lessons} zone={told.timezone} onDone={onDone} />
    </>
  );
}

interface LineProps {
  readonly one: EntryLine;
  readonly entries: EntryLines;
  readonly lessons: readonly ReportLesson[];
  readonly zone: string;
  readonly onDone: () => Promise<void>;
}

const wordOf = (stem: string, value: string): string => {
  const key = `${stem}.${value}`;
  return isKey(key) ? t(key) : value;
};

function Line({ one, entries, lessons, zone, onDone }: LineProps) {
  const lesson = lessons.find(({ slot_id }) => slot_id === one.slot_id);
  return (
    <li class="corrections__line" data-seq={one.seq}>
      <div class="row row--apart">
        <span class={one.stands ? undefined : "quiet"}>
          {lesson ? (
            <>
              <strong>{lesson.subject}</strong> <TimeSpan start={lesson.starts_at} end={lesson.ends_at} zone={zone} />
            </>
          ) : (
            <strong>{t(one.item_id ? "register.corrections.work" : "register.corrections.day")}</strong>
          )}
          {" · "}
          {t(`register.corrections.bucket.${one.bucket}`)}
        </span>
        <strong class="corrections__length">{line.signed(one.seconds)}</strong>
      </div>
      <p class="quiet">
        {t("register.corrections.entry", {
          n: one.seq,
          reason: wordOf("register.corrections.reason", one.reason),
          by: one.by ?? t("register.corrections.itself"),
          at: longInstant(one.at, language(), zone),
        })}
      </p>
      <div class="row">
        {one.stands || one.kind === "REVERSAL" ? null : <span class="tag">{t("register.corrections.gone")}</span>}
        {one.kind === "REVERSAL" ? (
          <span class="tag">{t("register.corrections.reversal", { n: one.refers_to ?? 0 })}</span>
        ) : null}
        {one.after_close ? <span class="tag">{t("register.corrections.late")}</span> : null}
        {one.stands && one.kind === "ADJUST" ? <TakeBack one={one} entries={entries} onDone={onDone} /> : null}
      </div>
    </li>
  );
}

interface TakeBackProps {
  readonly one: EntryLine;
  readonly entries: EntryLines;
  readonly onDone: () => Promise<void>;
}

/** A correction is taken back by its exact opposite; why is asked, for the history. */
function TakeBack({ one, entries, onDone }: TakeBackProps) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const [short, setShort] = useState(false);
  const deed = useDeed();
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setShort(words.trim().length < 3);
    if (words.trim().length < 3) return;
    await deed.run(async () => {
      await api.call("POST /api/register/corrections", { body: line.back(one, entries, words) });
      await onDone();
    });
  };
  if (!open) {
    return (
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {t("register.corrections.takeBack")}
        <span class="visually-hidden"> {one.seq}</span>
      </Button>
    );
  }
  return (
    <form class="stack stack--tight corrections__back" onSubmit={(event) => void send(event)} noValidate>
      <TextArea
        label={t("register.corrections.takeBack.why")}
        value={words}
        onInput={setWords}
        rows={2}
        maxLength={500}
        error={short ? t("register.corrections.words.short") : undefined}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("register.corrections.takeBack.yes", { length: minutesAndSeconds(Math.abs(one.seconds)) })}
        </Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t("register.corrections.cancel")}
        </Button>
      </div>
    </form>
  );
}
