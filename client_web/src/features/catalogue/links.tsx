/** `/catalogue/links`: a list of links from a spreadsheet, looked at first, then kept as drafts of one's own. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { placeOfError, readText, type TextTrouble } from "../../core/import-files";
import type { PageProps } from "../../core/page-props";
import type { LinkDraft, LinksFile, LinksImport } from "../../generated/wire";
import { isKey, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { FileInput } from "../../ui/file-input";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { saying } from "../../ui/saying";
import { useDeed } from "../../ui/use-load";
import { ToLessons } from "./to-lessons";
import "./catalogue.css";

const MOST_SHOWN = 100;
const MOST_CHARACTERS = 1_000_000;
const EXAMPLE = "titel;link;vak;minuten\nBreuken oefenen;https://www.voorbeeld.nl/breuken;Rekenen;15";

export default function LinksPage(_: PageProps) {
  const [file, setFile] = useState<LinksFile | null>(null);
  const [told, tell] = useState<LinksImport | null>(null);
  const [trouble, meet] = useState<TextTrouble | null>(null);
  const deed = useDeed();
  const choose = async (chosen: File | undefined): Promise<void> => {
    tell(null);
    meet(null);
    setFile(null);
    if (!chosen) return;
    const read = await readText(chosen);
    if (typeof read === "string") return meet(read);
    if (read.text.length > MOST_CHARACTERS) return meet("tooLarge");
    const body = { text: read.text };
    setFile(body);
    await deed.run(async () => tell(await api.call("POST /api/catalogue/links/preview", { body })));
  };
  const write = (body: LinksFile): void =>
    void deed.run(async () => tell(await api.call("POST /api/catalogue/links", { body })));
  const adds = told !== null && told.errors.length === 0 && !told.written && told.drafts.length > 0;
  return (
    <Page title={t("catalogue.links.title")} lead={t("catalogue.links.lead")}>
      <section class="card stack" aria-labelledby="links-file">
        <h2 id="links-file">{t("catalogue.links.how")}</h2>
        <p>{t("catalogue.links.columns")}</p>
        <pre class="links__example">{EXAMPLE}</pre>
        <FileInput
          label={t("catalogue.links.file")}
          accept=".csv,text/csv"
          disabled={deed.busy}
          trouble={trouble && t(`catalogue.links.${trouble}`, { n: MOST_CHARACTERS / 1_000_000 })}
          onChoose={(chosen) => void choose(chosen)}
        />
        {deed.error ? <Trouble error={deed.error} /> : null}
      </section>
      {told ? <Told key={String(told.written)} told={told} /> : null}
      {file && adds ? (
        <div>
          <Button kind="primary" icon="check" busy={deed.busy} onClick={() => write(file)}>
            {tn("catalogue.links.write", told.drafts.length)}
          </Button>
        </div>
      ) : null}
      <ToLessons />
    </Page>
  );
}

/** What the file does or did, or what is wrong in it and where. */
function Told({ told }: { readonly told: LinksImport }) {
  if (told.errors.length > 0) return <Wrong told={told} />;
  const { drafts, known, written } = told;
  return (
    <>
      <Notice kind={written ? "ok" : "info"} focus>
        <p>{tn(written ? "catalogue.links.done" : "catalogue.links.would", drafts.length)}</p>
        {known > 0 && !written ? <p>{tn("catalogue.links.known", known)}</p> : null}
        {written && drafts.length > 0 ? <p>{t("catalogue.links.next")}</p> : null}
      </Notice>
      {written ? null : (
        <ul class="list stack stack--tight">
          {drafts.map((one) => (
            <Draft key={one.line} one={one} />
          ))}
        </ul>
      )}
    </>
  );
}

function Draft({ one }: { readonly one: LinkDraft }) {
  return (
    <li class="card stack stack--tight">
      <p>
        <strong>{one.title}</strong>
        {one.subject ? <span class="quiet"> · {one.subject}</span> : null}
      </p>
      <p class="quiet links__address">{one.url}</p>
    </li>
  );
}

function Wrong({ told: { errors } }: { readonly told: LinksImport }) {
  return (
    <div class="stack">
      <Notice kind="error" focus>
        <p>{tn("catalogue.links.errors", errors.length)}</p>
        <p>{t("catalogue.links.nothing")}</p>
      </Notice>
      <ul class="list stack stack--tight">
        {errors.slice(0, MOST_SHOWN).map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <strong>{where(path)}</strong>
            <br />
            {saying("catalogue.links.says", message)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Row and column of a mistake. */
function where(path: string): string {
  const { row, column } = placeOfError(path);
  const key = `catalogue.links.column.${column}`;
  const name = isKey(key) ? t(key) : column;
  const parts = [row && t("catalogue.links.row", { n: row }), name].filter(Boolean);
  return parts.join(", ") || t("catalogue.links.whole");
}
