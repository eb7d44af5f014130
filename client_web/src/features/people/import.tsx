/** Import of the school's files: choose, look at what would change, confirm. Nothing is written when a row is wrong. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { base64Of, type ImportKind, KINDS, NotText, textOf } from "../../core/import-files";
import type { ImportFiles, ImportPreview, RecognisedFile, RosterFile } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import { Counts, Errors } from "./preview";

type Chosen = Partial<Record<ImportKind, string>> & { roster?: RosterFile };

export function ImportPart({ onWritten }: { readonly onWritten: () => void }) {
  const [files, setFiles] = useState<Chosen>({});
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const deed = useDeed();
  const choose = (kind: ImportKind, text: string | null): void => {
    setFiles(({ [kind]: _, ...others }) => (text === null ? others : { ...others, [kind]: text }));
    setPreview(null);
  };
  const chooseRoster = (roster: RosterFile | null): void => {
    setFiles(({ roster: _, ...others }) => (roster === null ? others : { ...others, roster }));
    setPreview(null);
  };
  const body: ImportFiles = files;
  const look = (): void =>
    void deed.run(async () => setPreview(await api.call("POST /api/schools/import/preview", { body })));
  const write = (): void =>
    void deed.run(async () => {
      setPreview(await api.call("POST /api/schools/import", { body }));
      onWritten();
    });
  const any = Object.keys(files).length > 0;
  return (
    <section class="card" aria-labelledby="import">
      <h2 id="import">{t("people.import.title")}</h2>
      <p>{t("people.import.lead")}</p>
      <div class="people__files">
        {KINDS.map((kind) => (
          <FileChoice key={kind} kind={kind} onText={(text) => choose(kind, text)} />
        ))}
      </div>
      <RosterChoice onFile={chooseRoster} />
      <p>
        <a href="/timetable/sources">{t("people.import.byAddress")}</a>
      </p>
      <Help summary={t("people.import.help")}>
        <p>{t("people.import.help.text")}</p>
        <p>{t("people.import.help.again")}</p>
      </Help>
      {any && !preview ? (
        <div>
          <Button kind="primary" onClick={look} busy={deed.busy}>
            {t("people.import.look")}
          </Button>
        </div>
      ) : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {preview ? <Preview preview={preview} busy={deed.busy} onWrite={write} /> : null}
    </section>
  );
}

function FileChoice({ kind, onText }: { readonly kind: ImportKind; readonly onText: (text: string | null) => void }) {
  const [wrong, setWrong] = useState(false);
  const read = async (file: File | undefined): Promise<void> => {
    setWrong(false);
    if (!file) return onText(null);
    try {
      onText(textOf(await file.arrayBuffer()));
    } catch (error) {
      if (!(error instanceof NotText)) throw error;
      setWrong(true);
      onText(null);
    }
  };
  return (
    <label class="field">
      <span class="field__label">{t(`people.import.${kind}`)}</span>
      <input
        class="input"
        type="file"
        accept=".csv,text/csv"
        // The same file chosen again was just mended: a browser calls that no change, or a cancel.
        onClick={(event) => {
          event.currentTarget.value = "";
        }}
        onCancel={(event) => void read(event.currentTarget.files?.[0])}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
      {wrong ? (
        <span class="field__error" role="alert">
          {t("people.import.notText")}
        </span>
      ) : null}
    </label>
  );
}

function RosterChoice({ onFile }: { readonly onFile: (file: RosterFile | null) => void }) {
  const read = async (file: File | undefined): Promise<void> =>
    onFile(file ? { name: file.name, data: base64Of(await file.arrayBuffer()) } : null);
  return (
    <label class="field">
      <span class="field__label">{t("people.import.roster")}</span>
      <span class="field__hint">{t("people.import.roster.hint")}</span>
      <input
        class="input"
        type="file"
        accept=".zip,.xml"
        onClick={(event) => {
          event.currentTarget.value = "";
        }}
        onCancel={(event) => void read(event.currentTarget.files?.[0])}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
    </label>
  );
}

interface PreviewProps {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  readonly onWrite: () => void;
}

function Preview({ preview, busy, onWrite }: PreviewProps) {
  const wrong = preview.errors.length > 0;
  return (
    <div class="stack">
      {preview.recognised ? <Recognised found={preview.recognised} /> : null}
      {wrong ? <Errors errors={preview.errors} /> : <Counts counts={preview.counts} written={preview.written} />}
      {preview.written ? <Notice kind="ok">{t("people.import.written")}</Notice> : null}
      {wrong || preview.written ? null : (
        <div>
          <Button kind="primary" icon="check" onClick={onWrite} busy={busy}>
            {t("people.import.write")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What Erbij sees in a file of another program, in a sentence. */
function Recognised({ found }: { readonly found: RecognisedFile }) {
  const values = { pupils: found.pupils, teachers: found.teachers, groups: found.groups };
  return (
    <Notice>
      <p>{t(`people.import.roster.${found.kind}`, values)}</p>
      {found.partial ? <p>{t("people.import.roster.partial")}</p> : null}
    </Notice>
  );
}
