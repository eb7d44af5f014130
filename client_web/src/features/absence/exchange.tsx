/** `/absence/exchange`: absence in and out as files for the administration system, and the school's own codes. */
import { useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { MOST_CHARACTERS, placeOfError, readText, type TextTrouble } from "../../core/import-files";
import type { PageProps } from "../../core/page-props";
import { addDays, isDate, localDate } from "../../core/time";
import type { AbsenceFile, AbsenceImport } from "../../generated/wire";
import { isKey, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Field } from "../../ui/field";
import { FileInput } from "../../ui/file-input";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { saying } from "../../ui/saying";
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
  const [trouble, meet] = useState<TextTrouble | null>(null);
  const deed = useDeed();
  const choose = async (chosen: File | undefined): Promise<void> => {
    tell(null);
    meet(null);
    setFile(null);
    if (!chosen) return;
    const format = chosen.name.toLowerCase().endsWith(".json") ? "json" : "csv";
    const read = await readText(chosen);
    if (typeof read === "string") meet(read);
    else setFile({ format, text: read.text });
  };
  const look = (body: AbsenceFile): void =>
    void deed.run(async () => tell(await api.call("POST /api/absence/exchange/preview", { body })));
  const write = (body: AbsenceFile): void =>
    void deed.run(async () => tell(await api.call("POST /api/absence/exchange", { body })));
  return (
    <section class="card" aria-labelledby="in">
      <h2 id="in">{t("absence.exchange.in")}</h2>
      <p>{t("absence.exchange.in.text")}</p>
      <FileInput
        label={t("absence.exchange.file")}
        accept=".csv,.json,text/csv,application/json"
        trouble={trouble && t(`absence.exchange.${trouble}`, { n: MOST_CHARACTERS / 1_000_000 })}
        onChoose={(chosen) => void choose(chosen)}
      />
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

/** Row and column of a mistake; in JSON the path, which is what its maker looks for. */
function where(path: string): string {
  const { file, row, column } = placeOfError(path);
  if (file !== "absence.csv") return path === "$" ? t("absence.exchange.whole") : path;
  const key = `absence.exchange.columns.${column}`;
  const name = isKey(key) ? t(key) : column;
  const parts = [row && t("absence.exchange.row", { n: row }), name && t("absence.exchange.column", { name })].filter(
    Boolean,
  );
  return parts.join(", ") || t("absence.exchange.whole");
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
              <strong>{where(path)}</strong>
              <br />
              {saying("absence.exchange.says", message)}
            </li>
          ))}
        </ul>
        {told.errors.length > MOST_SHOWN ? (
          <p>{t("absence.exchange.errors.more", { n: told.errors.length - MOST_SHOWN })}</p>
        ) : null}
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
