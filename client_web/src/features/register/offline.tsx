/** `/register/offline?pupil_id=`: a pupil's week of work outside lessons, confirmed by a teacher. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { clockTime, isDate, longDate } from "../../core/time";
import type { ConfirmedWork, OfflineWeek } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Select } from "../../ui/select";
import { TimeSpan } from "../../ui/time";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { OwnTime } from "./own-time";
import { Pace } from "./pace";

const STEP = 5;

export default function OfflinePage({ place }: PageProps) {
  const pupilId = place.query.pupil_id ?? "";
  const week = place.query.week;
  const held = useLoad<OfflineWeek>(`${pupilId} ${week ?? ""}`, (signal) =>
    api.call("GET /api/register/offline", { query: { pupil_id: pupilId, ...(week && { week }) }, signal }),
  );
  const [kept, keep] = useState<string | null>(null);
  const again = (): void => void held.refresh();
  const done = (date: string): void => {
    keep(date);
    again();
  };
  return (
    <Page title={t("register.offline.title")} lead={held.data ? held.data.pupil_name : null}>
      {held.error ? <Trouble error={held.error} retry={again} /> : null}
      {held.data ? (
        <>
          <Weeks week={held.data} />
          <Works works={held.data.works} zone={held.data.timezone} onDone={again} />
          <OwnTime pupilId={pupilId} date={held.data.monday} />
          {kept ? <Notice kind="ok">{t("register.offline.kept", { date: longDate(kept, language()) })}</Notice> : null}
          <Pace pupilId={pupilId} />
          <ConfirmForm week={held.data} onDone={done} />
        </>
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

function Weeks({ week }: { readonly week: OfflineWeek }) {
  const to = (which: string): void => router().go(`/register/offline?pupil_id=${week.pupil_id}&week=${which}`);
  return (
    <nav class="row" aria-label={t("register.offline.weeks")}>
      <Button icon="left" onClick={() => to(week.previous_week)}>
        {t("register.offline.previous")}
      </Button>
      {week.next_week ? (
        <Button icon="right" onClick={() => to(week.next_week ?? "")}>
          {t("register.offline.next")}
        </Button>
      ) : null}
    </nav>
  );
}

interface WorksProps {
  readonly works: readonly ConfirmedWork[];
  readonly zone: string;
  readonly onDone: () => void;
}

function Works({ works, zone, onDone }: WorksProps) {
  const deed = useDeed();
  const [sure, setSure] = useState<string | null>(null);
  const withdraw = (id: string): void => {
    void deed.run(async () => {
      await api.call("POST /api/register/offline/{id}/withdraw", { path: { id }, body: {} });
      onDone();
    });
  };
  if (works.length === 0) return <Notice>{t("register.offline.none")}</Notice>;
  return (
    <>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <ul class="list stack">
        {works.map((work) => (
          <li key={work.id} class="card stack stack--tight">
            <strong>
              {tn("register.minutes", work.minutes)}
              {work.starts_at && work.ends_at ? (
                <>
                  {", "}
                  <TimeSpan start={work.starts_at} end={work.ends_at} zone={zone} />
                </>
              ) : null}
            </strong>
            <span>{work.text}</span>
            <span class="quiet">
              {t("register.offline.by", { date: longDate(work.date, language()), name: work.by })}
            </span>
            {work.waits ? <span class="tag">{t("register.offline.waits")}</span> : null}
            {work.own ? (
              <div>
                {sure === work.id ? (
                  <Button kind="primary" busy={deed.busy} onClick={() => withdraw(work.id)}>
                    {t("register.offline.withdraw.yes")}
                  </Button>
                ) : (
                  <Button kind="quiet" icon="cross" onClick={() => setSure(work.id)}>
                    {t("register.offline.withdraw")}
                    <span class="visually-hidden">{work.text}</span>
                  </Button>
                )}
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

type Part = "date" | "minutes" | "text";

function ConfirmForm({ week, onDone }: { readonly week: OfflineWeek; readonly onDone: (date: string) => void }) {
  const [value, setValue] = useState({ date: week.today, minutes: "30", text: "", from: "", slot: "" });
  const errors = useErrors<Part>();
  const deed = useDeed();
  const minutes = Number(value.minutes);
  const put = (key: keyof typeof value) => (text: string) => setValue({ ...value, [key]: text });
  const lessons = week.lessons.filter(({ date }) => date === value.date);
  const replaced = lessons.find(({ slot_id }) => slot_id === value.slot)?.slot_id ?? null;
  const fits = Number.isInteger(minutes) && minutes > 0 && minutes % STEP === 0 && minutes <= 480;
  const wrong = (): Record<Part, string | null> => ({
    date: isDate(value.date) && value.date <= week.today ? null : t("register.offline.wrong.date"),
    minutes: fits ? null : t("register.offline.wrong.minutes"),
    text: value.text.trim() === "" ? t("register.offline.wrong.text") : null,
  });
  return (
    <form
      class="stack card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!errors.none(event.currentTarget, wrong())) return;
        void deed.run(async () => {
          const { date, text, from } = value;
          const body = {
            pupil_id: week.pupil_id,
            date,
            minutes,
            text,
            from_time: from || null,
            replaces_slot: replaced,
          };
          await api.call("POST /api/register/offline", { body });
          setValue({ ...value, text: "", from: "", slot: "" });
          onDone(date);
        });
      }}
    >
      <h2>{t("register.offline.add")}</h2>
      <p>{t("register.offline.lead")}</p>
      <Field
        label={t("register.offline.date")}
        value={value.date}
        onInput={put("date")}
        error={errors.of.date}
        input={{ type: "date", max: week.today }}
      />
      <Field
        label={t("register.offline.minutes")}
        hint={t("register.offline.minutes.hint")}
        value={value.minutes}
        onInput={put("minutes")}
        error={errors.of.minutes}
      />
      <Field
        label={t("register.offline.from")}
        hint={t("register.offline.from.hint")}
        value={value.from}
        onInput={put("from")}
        input={{ type: "time" }}
      />
      {lessons.length > 0 ? (
        <Select
          label={t("register.offline.replaces")}
          value={replaced ?? ""}
          empty={t("register.offline.replaces.none")}
          options={lessons.map((one) => ({
            id: one.slot_id,
            name: `${clockTime(one.starts_at, week.timezone)} ${one.subject}`,
          }))}
          onChange={put("slot")}
        />
      ) : null}
      <Field
        label={t("register.offline.text")}
        hint={t("register.offline.text.hint")}
        value={value.text}
        onInput={put("text")}
        error={errors.of.text}
        input={{ maxLength: 200 }}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("register.offline.save")}
        </Button>
      </div>
    </form>
  );
}
