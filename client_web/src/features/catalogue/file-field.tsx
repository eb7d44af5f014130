/** The file of a block: choose it, see it go, and hear what came of it. */
import { useId } from "preact/hooks";
import type { EditedBlock } from "../../core/catalogue/item-editor";
import { MOST_BYTES, type UploadState } from "../../core/catalogue/upload";
import type { CatalogueBlock } from "../../generated/wire";
import { isKey, t } from "../../i18n";
import { Button } from "../../ui/button";
import { problemText } from "../../ui/loading";
import { Notice } from "../../ui/notice";

const ACCEPT: Readonly<Record<string, string>> = {
  VIDEO: "video/*,.mkv",
  AUDIO: "audio/*",
  PDF: "application/pdf",
};

interface FileFieldProps {
  readonly block: EditedBlock;
  /** The block as the server keeps it, where it does. */
  readonly kept: CatalogueBlock | undefined;
  readonly upload: UploadState | null;
  readonly empty: boolean;
  readonly onChoose: (file: File) => void;
  readonly onStop: () => void;
}

export function FileField({ block, kept, upload, empty, onChoose, onStop }: FileFieldProps) {
  const id = useId();
  const busy = upload !== null && upload.phase !== "refused" && upload.phase !== "failed";
  if (busy) return <Going upload={upload} onStop={onStop} />;
  const chosen = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    input.value = "";
    if (file) onChoose(file);
  };
  return (
    <div class="field">
      {block.file_id ? <p role="status">{thereWords(kept)}</p> : null}
      {upload ? (
        <Notice kind="error">
          <p>{upload.phase === "refused" ? whyWords(upload.why) : problemText(upload.error)}</p>
        </Notice>
      ) : null}
      <label class="field__label" for={id}>
        {t(`catalogue.file.choose.${block.kind as "VIDEO" | "AUDIO" | "PDF"}`)}
      </label>
      <p class="field__hint" id={`${id}-hint`}>
        {t(`catalogue.file.hint.${block.kind as "VIDEO" | "AUDIO" | "PDF"}`, { n: MOST_BYTES / 1024 ** 3 })}
      </p>
      <input
        type="file"
        id={id}
        class="input"
        accept={ACCEPT[block.kind]}
        aria-describedby={`${id}-hint`}
        aria-invalid={empty ? "true" : undefined}
        onChange={(event) => chosen(event.currentTarget)}
      />
      {empty ? (
        <p class="field__error" role="alert">
          {t("catalogue.needed")}
        </p>
      ) : null}
    </div>
  );
}

function Going({ upload, onStop }: { readonly upload: UploadState; readonly onStop: () => void }) {
  const percent = Math.floor(upload.share * 100);
  return (
    <div class="stack">
      <p role="status">
        {t(`catalogue.file.${upload.phase as "sending" | "waiting" | "checking"}`, { name: upload.name })}
      </p>
      {upload.phase === "checking" ? null : (
        <>
          <progress class="item-progress" max={100} value={percent} aria-label={upload.name}>
            {percent}%
          </progress>
          <div class="row">
            <span>{percent}%</span>
            <Button kind="quiet" onClick={onStop}>
              {t("catalogue.file.stop")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function thereWords(kept: CatalogueBlock | undefined): string {
  if (!kept?.media_ms) return t("catalogue.file.there");
  const seconds = Math.round(kept.media_ms / 1000);
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return t("catalogue.file.there.length", { length });
}

function whyWords(why: string): string {
  const key = `catalogue.file.why.${why}`;
  return isKey(key) ? t(key) : t("catalogue.file.why.broken");
}
