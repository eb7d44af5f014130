/** `/absence/exchange`: absence in and out as files for the administration system, and the school's own codes. */
import { useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { NotText, textOf } from "../../core/import-files";
import type { PageProps } from "../../core/page-props";
import { addDays, isDate, localDate } from "../../core/time";
import type { AbsenceFile, AbsenceImport } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed } from "../../ui/use-load";
import { Codes } from "./codes";
import { Tabs } from "./tabs";
import "./absence.css";

const MONTH = 30;
const MOST_SHOWN = 100;

export default function ExchangePage({ me }: PageProps) {
  if (!me) return null;
  return (
    <Page wide title={t("absence.exchange.title")}>
      <Tabs roles={me.roles} />
      <Out />
      <In />
      <Codes />
    </Page>
  );
}

function Out() {
  const today = localDate(clock.now());
  const [first, setFirst] = useState(addDays(today, -MONTH));
  const [last, setLast] = useState(today);
  const query = { from: first, to: last };
  const fits = isDate(first) && isDate(last) && first <= last;
  return (
    <section class="card" aria-labelledby="out">
      <h2 id="out">{t("absence.exchange.out")}</h2>
      <p>{t("absence.exchange.out.text")}</p>
      <div class="absence__bar">
        <Field label={t("absence.exchange.from")} value={first} onInput={setFirst} input={{ type: "date" }} />
        <Field label={t("absence.exchange.to")} value={last} onInput={setLast} input={{ type: "date" }} />
      </div>
      {fits ? (
        <div class="row">
          <ButtonLink icon="file" download href={addressOf("GET /api/absence/exchange/csv", {}, query)}>
            {t("absence.exchange.csv")}
          </ButtonLink>
          <ButtonLink icon="file" download href={addressOf("GET /api/absence/exchange/json", {}, query)}>
            {t("absence.exchange.json")}
          </ButtonLink>
        </div>
      ) : (
        <p>{t("absence.exchange.period")}</p>
      )}
    </section>
  );
}

function In() {
  const [file, setFile] = useState<AbsenceFile | null>(null);
  const [told, tell] = useState<AbsenceImport | null>(null);
  const [damaged, damage] = useState(false);
  const deed = useDeed();
  const choose = async (chosen: File | undefined): Promise<void> => {
    tell(null);
    damage(false);
    setFile(null);
    if (!chosen) return;
    try {
      const format = chosen.name.toLowerCase().endsWith(".json") ? "json" : "csv";
      setFile({ format, text: textOf(await chosen.arrayBuffer()) });
    } catch (error) {
      if (!(error instanceof NotText)) throw error;
      damage(true);
    }
  };
  const look = (body: AbsenceFile): void =>
    void deed.run(async () => tell(await api.call("POST /api/absence/exchange/preview", { body })));
  const write = (body: AbsenceFile): void =>
    void deed.run(async () => tell(await api.call("POST /api/absence/exchange", { body })));
  return (
    <section class="card" aria-labelledby="in">
      <h2 id="in">{t("absence.exchange.in")}</h2>
      <p>{t("absence.exchange.in.text")}</p>
      <label class="field">
        <span class="field__label">{t("absence.exchange.file")}</span>
        <input
          class="input"
          type="file"
          accept=".csv,.json,text/csv,application/json"
          onClick={(event) => {
            event.currentTarget.value = "";
          }}
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
      </label>
      {damaged ? <Notice kind="error">{t("absence.exchange.notText")}</Notice> : null}
      <Help summary={t("absence.exchange.help")}>
        <p>{t("absence.exchange.help.columns")}</p>
        <p>{t("absence.exchange.help.undecided")}</p>
        <p>{t("absence.exchange.help.ill")}</p>
      </Help>
      {file && !told ? (
        <div>
          <Button kind="primary" busy={deed.busy} onClick={() => look(file)}>
            {t("absence.exchange.look")}
          </Button>
        </div>
      ) : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {told ? <Told told={told} /> : null}
      {file && told && told.errors.length === 0 && !told.written ? (
        <div>
          <Button kind="primary" icon="check" busy={deed.busy} onClick={() => write(file)}>
            {t("absence.exchange.write")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

/** What the file does or did, or what is wrong in it. */
function Told({ told }: { readonly told: AbsenceImport }) {
  if (told.errors.length > 0) {
    return (
      <div class="stack">
        <Notice kind="error" focus>
          <p>{tn("absence.exchange.errors", told.errors.length)}</p>
          <p>{t("absence.exchange.nothing")}</p>
        </Notice>
        <ul class="list stack stack--tight">
          {told.errors.slice(0, MOST_SHOWN).map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <strong>{path}</strong>
              <br />
              <span lang="en">{message}</span>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  const sums = { new: told.new, changed: told.changed, unchanged: told.unchanged };
  return (
    <Notice kind={told.written ? "ok" : "info"} focus>
      <p>{t(told.written ? "absence.exchange.done" : "absence.exchange.would", sums)}</p>
      {told.undecided > 0 ? <p>{tn("absence.exchange.undecided", told.undecided)}</p> : null}
    </Notice>
  );
}
