/** The register as it was: what the ledger said at an entry, or on a day at a time. */
import { useState } from "preact/hooks";
import { type Asked, addressOf, asItWas } from "../../core/report";
import { router } from "../../core/router";
import { longInstant } from "../../core/time";
import type { ReportTable } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { useErrors } from "../../ui/use-errors";

const go = (asked: Asked, when: string | undefined): void => router().go(addressOf(asItWas(asked, when)));

export function AsOfChoice({ asked }: { readonly asked: Asked }) {
  const [day, setDay] = useState("");
  const [time, setTime] = useState("23:59");
  const [entry, setEntry] = useState("");
  const errors = useErrors<"entry">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const number = entry.trim();
    const at = new Date(`${day}T${time}`);
    const wrong = number === "" ? Number.isNaN(at.getTime()) : !/^\d{1,9}$/.test(number);
    if (!errors.none(event.currentTarget, { entry: wrong ? t("reports.asOf.wrong") : null })) return;
    go(asked, number === "" ? at.toISOString() : number);
  };
  return (
    <details class="help">
      <summary>{t("reports.asOf")}</summary>
      <form class="stack help__body" onSubmit={submit} noValidate>
        <p>{t("reports.asOf.text")}</p>
        <div class="reports__filters">
          <Field label={t("reports.asOf.day")} value={day} onInput={setDay} input={{ type: "date" }} />
          <Field label={t("reports.asOf.time")} value={time} onInput={setTime} input={{ type: "time" }} />
          <Field
            label={t("reports.asOf.entry")}
            value={entry}
            onInput={setEntry}
            error={errors.of.entry}
            input={{ maxLength: 9, autocomplete: "off" }}
          />
        </div>
        <div>
          <Button type="submit">{t("reports.asOf.show")}</Button>
        </div>
      </form>
    </details>
  );
}

/** Says that what stands below is of then, and what it was made of. */
export function AsOfNotice({ table, asked }: { readonly table: ReportTable; readonly asked: Asked }) {
  if (table.as_of === null) return null;
  return (
    <Notice>
      <p>{t("reports.asOf.shown", { when: longInstant(table.as_of, language()), n: table.ledger_seq })}</p>
      <p class="quiet reports__hash">{t("reports.asOf.hash", { hash: table.ledger_hash })}</p>
      <p>
        <Button onClick={() => go(asked, undefined)}>{t("reports.asOf.now")}</Button>
      </p>
    </Notice>
  );
}
