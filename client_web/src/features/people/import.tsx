/** Import of any file the school has: bring it, see what it is and what would change, confirm. All or nothing. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { type ChosenFile, MOST_BYTES, MOST_FILES, tooMuch, withFiles } from "../../core/import-files";
import type { FileWordMeans, ImportFiles, ImportPreview, People, RecognisedFile } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import { Examples } from "./examples";
import { Files } from "./files";
import { Counts, Errors } from "./preview";
import { Running } from "./running";
import { Words } from "./words";

interface ImportProps {
  readonly people: People;
  readonly onWritten: () => void;
}

export function ImportPart({ people, onWritten }: ImportProps) {
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const [said, setSaid] = useState<readonly FileWordMeans[]>([]);
  const [onlyKnown, setOnlyKnown] = useState(false);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const deed = useDeed();
  const wrong = tooMuch(files);
  const take = (next: readonly ChosenFile[]): void => {
    setFiles(next);
    setPreview(null);
  };
  const body: ImportFiles = {
    files: files.map(({ name, data }) => ({ name, data })),
    said: [...said],
    only_known: onlyKnown,
  };
  const look = (asked: ImportFiles): void =>
    void deed.run(async () => setPreview(await api.call("POST /api/schools/import/preview", { body: asked })));
  const write = (): void =>
    void deed.run(async () => {
      setPreview(await api.call("POST /api/schools/import", { body }));
      onWritten();
    });
  const meant = (more: readonly FileWordMeans[]): void => {
    const all = [...said, ...more];
    setSaid(all);
    look({ ...body, said: all });
  };
  const skip = (skipped: boolean): void => {
    setOnlyKnown(skipped);
    look({ ...body, only_known: skipped });
  };
  return (
    <section class="card" aria-labelledby="import">
      <h2 id="import">{t("people.import.title")}</h2>
      <p>{t("people.import.lead")}</p>
      <Files
        files={files}
        onFiles={(more) => take(withFiles(files, more))}
        onRemove={(name) => take(files.filter((file) => file.name !== name))}
      />
      <p>
        <a href="/timetable/sources">{t("people.import.byAddress")}</a>
      </p>
      <Help summary={t("people.import.help")}>
        <p>{t("people.import.help.text")}</p>
        <p>{t("people.import.help.lessons")}</p>
        <p>{t("people.import.help.again")}</p>
        <Examples />
      </Help>
      {wrong ? (
        <Notice kind="error">
          <p>{t(`people.import.tooMuch.${wrong}`, { mb: MOST_BYTES / 1_000_000, n: MOST_FILES })}</p>
        </Notice>
      ) : null}
      {files.length > 0 && !preview && !wrong ? (
        <div>
          <Button kind="primary" onClick={() => look(body)} busy={deed.busy}>
            {t("people.import.look")}
          </Button>
        </div>
      ) : null}
      <Running asked={deed.busy} onEnded={onWritten} />
      {deed.error ? <Trouble error={deed.error} /> : null}
      {preview ? (
        <Preview preview={preview} busy={deed.busy} onWrite={write}>
          <Words
            key={preview.unknown.length}
            unknown={preview.unknown}
            people={people}
            busy={deed.busy}
            onSaid={meant}
          />
          <Strangers preview={preview} skipped={onlyKnown} onChange={skip} />
        </Preview>
      ) : null}
    </section>
  );
}

const STRANGE = new Set(["a group that is not known here", "no group that is known here"]);

/** A calendar may hold what is no lesson of this school: passing it over is one tick. */
function Strangers(props: { preview: ImportPreview; skipped: boolean; onChange: (skipped: boolean) => void }) {
  const { preview, skipped, onChange } = props;
  if (!skipped && !preview.errors.some((error) => STRANGE.has(error.message))) return null;
  return (
    <Check
      label={t("people.import.onlyKnown")}
      hint={t("people.import.onlyKnown.hint")}
      checked={skipped}
      onChange={onChange}
    />
  );
}

interface PreviewProps {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  readonly onWrite: () => void;
  readonly children: preact.ComponentChildren;
}

function Preview({ preview, busy, onWrite, children }: PreviewProps) {
  const wrong = preview.errors.length > 0;
  return (
    <div class="stack">
      {preview.recognised.length > 0 && !preview.written ? <Recognised found={preview.recognised} /> : null}
      {wrong ? <Errors errors={preview.errors} /> : <Counts counts={preview.counts} written={preview.written} />}
      {preview.written ? null : children}
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

/** What Erbij sees in each file, in a sentence. */
function Recognised({ found }: { readonly found: readonly RecognisedFile[] }) {
  return (
    <ul class="list people__recognised" aria-label={t("people.import.recognised")}>
      {found.map((file) => (
        <li key={file.name}>
          <strong>{file.name}</strong>
          <br />
          {t(`people.import.kind.${file.kind}`, {
            pupils: file.pupils,
            teachers: file.teachers,
            groups: file.groups,
            lessons: file.lessons,
          })}
          {file.partial ? <> {t("people.import.partial")}</> : null}
          {file.other > 0 ? <> {tn("people.import.other", file.other)}</> : null}
        </li>
      ))}
    </ul>
  );
}
