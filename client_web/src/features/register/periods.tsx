/** `/register/periods`: months that are closed, periods that are not registered fully, and who takes attendance. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { periodAt } from "../../core/report";
import { isDate, longDate, longInstant } from "../../core/time";
import type {
  AttendanceSetting,
  ClosedMonth,
  MonthsOfSchool,
  OfflineWaiting,
  RegimeCard,
  RegimeMode,
  Regimes,
  ReportKey,
} from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";

interface Held {
  readonly months: MonthsOfSchool;
  readonly regimes: Regimes;
  readonly setting: AttendanceSetting;
}

export default function PeriodsPage({ me }: PageProps) {
  const held = useLoad<Held>("periods", async (signal) => {
    const [months, regimes, setting] = await Promise.all([
      api.call("GET /api/register/periods", { signal }),
      api.call("GET /api/register/regimes", { signal }),
      api.call("GET /api/register/attendance/setting", { signal }),
    ]);
    return { months, regimes, setting };
  });
  const again = (): void => void held.refresh();
  const signs = me?.roles.includes("coordinator") ?? false;
  return (
    <Page title={t("register.periods.title")} lead={t("register.periods.lead")}>
      {held.error ? <Trouble error={held.error} retry={again} /> : null}
      {held.data ? (
        <>
          <Months months={held.data.months} onDone={again} />
          <RegimeList regimes={held.data.regimes} onDone={again} />
          <AddRegime key={held.data.regimes.regimes.length} today={held.data.regimes.today} onDone={again} />
          {signs ? <Waiting /> : null}
          <Taking setting={held.data.setting} onDone={again} />
          <Signature />
        </>
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

const monthName = (month: string): string =>
  new Intl.DateTimeFormat(language(), { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(month));

/** The register of the month as it was when it was closed. */
function closedAddress({ month, seq }: ClosedMonth): string {
  const { first, last } = periodAt("month", month);
  return `/reports?${new URLSearchParams({ from: first, to: last, as_of: String(seq) })}`;
}

interface MonthsProps {
  readonly months: MonthsOfSchool;
  readonly onDone: () => void;
}

function Months({ months, onDone }: MonthsProps) {
  const [asked, setAsked] = useState(false);
  const deed = useDeed();
  const next = months.next_month;
  const close = (): void => {
    if (!next) return;
    void deed.run(async () => {
      await api.call("POST /api/register/periods", { body: { month: next } });
      setAsked(false);
      onDone();
    });
  };
  return (
    <section class="card stack" aria-labelledby="months">
      <h2 id="months">{t("register.periods.months")}</h2>
      {next && !asked ? (
        <div>
          <Button onClick={() => setAsked(true)}>{t("register.periods.close", { month: monthName(next) })}</Button>
        </div>
      ) : null}
      {next && asked ? (
        <Notice kind="warn" focus>
          <p>{t("register.periods.close.sure", { month: monthName(next) })}</p>
          <Button kind="primary" busy={deed.busy} onClick={close}>
            {t("register.periods.close.yes")}
          </Button>{" "}
          <Button kind="quiet" onClick={() => setAsked(false)}>
            {t("register.periods.close.no")}
          </Button>
        </Notice>
      ) : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {months.closed.length === 0 ? <p class="quiet">{t("register.periods.none")}</p> : null}
      <ul class="list stack stack--tight">
        {months.closed.map((one) => (
          <li key={one.month}>
            <strong>{monthName(one.month)}</strong>{" "}
            <span class="quiet">
              {t("register.periods.closedBy", { name: one.by, when: longInstant(one.at, language()) })}
              {one.after > 0 ? ` ${tn("register.periods.after", one.after)}` : ""}
            </span>{" "}
            <a href={closedAddress(one)}>{t("register.periods.asClosed")}</a>
          </li>
        ))}
      </ul>
      <Help summary={t("register.periods.help")}>
        <p>{t("register.periods.help.text")}</p>
      </Help>
    </section>
  );
}

interface RegimesProps {
  readonly regimes: Regimes;
  readonly onDone: () => void;
}

const range = ({ first, last }: Pick<RegimeCard, "first" | "last">): string =>
  first === last
    ? longDate(first, language())
    : t("register.periods.range", { from: longDate(first, language()), until: longDate(last, language()) });

function RegimeList({ regimes, onDone }: RegimesProps) {
  const deed = useDeed();
  const [sure, setSure] = useState<string | null>(null);
  const remove = (id: string): void => {
    void deed.run(async () => {
      await api.call("DELETE /api/register/regimes/{id}", { path: { id } });
      setSure(null);
      onDone();
    });
  };
  return (
    <section class="card stack" aria-labelledby="regimes">
      <h2 id="regimes">{t("register.regimes.title")}</h2>
      <p>{t("register.regimes.lead")}</p>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {regimes.regimes.length === 0 ? <p class="quiet">{t("register.regimes.none")}</p> : null}
      <ul class="list stack">
        {regimes.regimes.map((one) => (
          <li key={one.id} class="stack stack--tight">
            <strong>{range(one)}</strong>
            <span>{t(`register.regimes.mode.${one.mode}`)}</span>
            <span>{one.ground}</span>
            <span class="quiet">{t("register.periods.setBy", { name: one.by })}</span>
            <div>
              {sure === one.id ? (
                <Button kind="primary" busy={deed.busy} onClick={() => remove(one.id)}>
                  {t("register.regimes.remove.yes")}
                </Button>
              ) : (
                <Button kind="quiet" icon="cross" onClick={() => setSure(one.id)}>
                  {t("register.regimes.remove")}
                  <span class="visually-hidden">{range(one)}</span>
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MODES: readonly RegimeMode[] = ["CONTACT_ONLY", "OFF"];
type Part = "first" | "last" | "ground";

function AddRegime({ today, onDone }: { readonly today: string; readonly onDone: () => void }) {
  const [value, setValue] = useState({ first: today, last: today, ground: "" });
  const [mode, setMode] = useState<RegimeMode>("CONTACT_ONLY");
  const errors = useErrors<Part>();
  const deed = useDeed();
  const put = (key: Part) => (text: string) => setValue({ ...value, [key]: text });
  const wrong = (): Record<Part, string | null> => ({
    first: isDate(value.first) ? null : t("register.regimes.wrong.date"),
    last: isDate(value.last) && value.last >= value.first ? null : t("register.regimes.wrong.last"),
    ground: value.ground.trim().length >= 3 ? null : t("register.regimes.wrong.ground"),
  });
  return (
    <form
      class="stack card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!errors.none(event.currentTarget, wrong())) return;
        void deed.run(async () => {
          await api.call("POST /api/register/regimes", { body: { ...value, mode } });
          onDone();
        });
      }}
    >
      <h2>{t("register.regimes.add")}</h2>
      <Field
        label={t("register.regimes.first")}
        value={value.first}
        onInput={put("first")}
        error={errors.of.first}
        input={{ type: "date" }}
      />
      <Field
        label={t("register.regimes.last")}
        value={value.last}
        onInput={put("last")}
        error={errors.of.last}
        input={{ type: "date" }}
      />
      <RadioGroup
        legend={t("register.regimes.how")}
        value={mode}
        options={MODES.map((one) => ({
          value: one,
          label: t(`register.regimes.mode.${one}`),
          hint: t(`register.regimes.mode.${one}.hint`),
        }))}
        onChange={setMode}
      />
      <Field
        label={t("register.regimes.ground")}
        hint={t("register.regimes.ground.hint")}
        value={value.ground}
        onInput={put("ground")}
        error={errors.of.ground}
        input={{ maxLength: 500 }}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div>
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("register.regimes.save")}
        </Button>
      </div>
    </form>
  );
}

function Taking({ setting, onDone }: { readonly setting: AttendanceSetting; readonly onDone: () => void }) {
  const deed = useDeed();
  const set = (taken_here: boolean): void => {
    void deed.run(async () => {
      await api.call("POST /api/register/attendance/setting", { body: { taken_here } });
      onDone();
    });
  };
  return (
    <section class="card stack" aria-labelledby="taking">
      <h2 id="taking">{t("register.attendance.setting")}</h2>
      <p>{t("register.attendance.setting.text")}</p>
      <Check label={t("register.attendance.setting.here")} checked={setting.taken_here} onChange={set} />
      {deed.error ? <Trouble error={deed.error} /> : null}
    </section>
  );
}

/** The public key that signs reports on paper: whoever holds one compares it. */
function Signature() {
  const held = useLoad<ReportKey>("key", (signal) => api.call("GET /api/reports/signature", { signal }));
  if (!held.data) return null;
  return (
    <section class="card stack" aria-labelledby="signature">
      <h2 id="signature">{t("register.signature")}</h2>
      <p>{t("register.signature.text")}</p>
      <dl class="stack stack--tight register__key">
        <dt>{t("register.signature.fingerprint")}</dt>
        <dd>{held.data.fingerprint}</dd>
        <dt>{t("register.signature.key")}</dt>
        <dd>{held.data.key}</dd>
      </dl>
    </section>
  );
}

/** Work that a teacher confirmed more than two weeks later: a second person signs it before it counts. */
function Waiting() {
  const held = useLoad<OfflineWaiting>("waiting", (signal) =>
    api.call("GET /api/register/offline/waiting", { signal }),
  );
  const deed = useDeed();
  const sign = (id: string): void => {
    void deed.run(async () => {
      await api.call("POST /api/register/offline/{id}/countersign", { path: { id }, body: {} });
      void held.refresh();
    });
  };
  const works = held.data?.works ?? [];
  return (
    <section class="card stack" aria-labelledby="waiting">
      <h2 id="waiting">{t("register.offline.waiting")}</h2>
      <p>{t("register.offline.waiting.text")}</p>
      {held.error ? <Trouble error={held.error} /> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {held.data && works.length === 0 ? <p class="quiet">{t("register.offline.waiting.none")}</p> : null}
      <ul class="list stack">
        {works.map((work) => (
          <li key={work.id} class="stack stack--tight">
            <strong>
              {work.pupil_name}: {tn("register.minutes", work.minutes)}
            </strong>
            <span>{work.text}</span>
            <span class="quiet">
              {t("register.offline.by", { date: longDate(work.date, language()), name: work.by })}
            </span>
            {work.own ? (
              <span class="quiet">{t("register.offline.own")}</span>
            ) : (
              <div>
                <Button busy={deed.busy} onClick={() => sign(work.id)}>
                  {t("register.offline.sign")}
                  <span class="visually-hidden">{work.pupil_name}</span>
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
