/** What an import would do, and what is wrong in its files. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { holdsAppointments, placeOfError } from "../../core/import-files";
import type { ImportCount, InputError } from "../../generated/wire";
import { isKey, t, tn } from "../../i18n";
import { Notice } from "../../ui/notice";
import { saying } from "../../ui/saying";

const MOST_SHOWN = 200;

export function Counts({ counts, written }: { readonly counts: readonly ImportCount[]; readonly written: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: what came of it is read out.
  useLayoutEffect(() => heading.current?.focus(), [written]);
  return (
    <section class="stack stack--tight" aria-labelledby="counts">
      <h3 id="counts" tabIndex={-1} ref={heading}>
        {t(written ? "people.import.counts.done" : "people.import.counts")}
      </h3>
      {counts.map((count) => (
        <div key={count.file} class="people__count">
          <p>
            <strong>{fileWord(count.file)}</strong> ({tn("people.import.rows", count.rows)})
          </p>
          <dl class="people__figures">
            <Figure name={t("people.import.new")} n={count.new} />
            <Figure name={t("people.import.changed")} n={count.changed} />
            <Figure name={t("people.import.unchanged")} n={count.unchanged} />
            <Figure name={t("people.import.ended")} n={count.ended} />
          </dl>
        </div>
      ))}
    </section>
  );
}

function Figure({ name, n }: { readonly name: string; readonly n: number }) {
  return (
    <div>
      <dt class="quiet">{name}</dt>
      <dd>{n}</dd>
    </div>
  );
}

function fileWord(file: string, name = file): string {
  const key = `people.import.file.${file}`;
  return isKey(key) ? t(key) : name;
}

function columnWord(column: string): string {
  const key = `people.import.columns.${column}`;
  return isKey(key) ? t(key) : column;
}

/** File, row and column of a mistake in one line. */
function where(path: string): string {
  const { file, row, column } = placeOfError(path);
  const named = holdsAppointments(file);
  const parts = [
    fileWord(file.replace(/\.csv$/, ""), file),
    row && row !== "0" && t("people.import.row", { n: row }),
    column &&
      (named
        ? t("people.import.appointment", { uid: column })
        : t("people.import.column", { name: columnWord(column) })),
  ];
  return parts.filter(Boolean).join(", ");
}

export function Errors({ errors }: { readonly errors: readonly InputError[] }) {
  return (
    <div class="stack">
      <Notice kind="error" focus>
        <p>{tn("people.import.errors", errors.length)}</p>
        <p>{t("people.import.errors.text")}</p>
      </Notice>
      <ul class="list people__errors" aria-label={t("people.import.errors.list")}>
        {errors.slice(0, MOST_SHOWN).map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <strong>{where(path)}</strong>
            <br />
            {saying("people.import.says", message)}
          </li>
        ))}
      </ul>
      {errors.length > MOST_SHOWN ? <p>{t("people.import.errors.more", { n: errors.length - MOST_SHOWN })}</p> : null}
    </div>
  );
}
