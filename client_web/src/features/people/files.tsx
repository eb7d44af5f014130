/** Bringing files: dropped on a place or chosen, any number and of any kind. */
import { useState } from "preact/hooks";
import { base64Of, type ChosenFile } from "../../core/import-files";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Notice } from "../../ui/notice";

interface FilesProps {
  readonly files: readonly ChosenFile[];
  readonly onFiles: (more: readonly ChosenFile[]) => void;
  readonly onRemove: (name: string) => void;
}

const MOST_READ = 64_000_000;

/** The file, or its name where the device does not give it: a folder was dropped, or the file has just gone. */
async function read(file: File): Promise<ChosenFile | string> {
  try {
    // What is far too large is only counted: reading it would take the device's memory for nothing.
    const data = file.size > MOST_READ ? "" : base64Of(await file.arrayBuffer());
    return { name: file.name, size: file.size, data };
  } catch {
    return file.name;
  }
}

export function Files({ files, onFiles, onRemove }: FilesProps) {
  const [over, setOver] = useState(false);
  const [unread, setUnread] = useState<readonly string[]>([]);
  const bring = async (list: FileList | null | undefined): Promise<void> => {
    const all = await Promise.all([...(list ?? [])].map(read));
    const some = all.filter((one) => typeof one !== "string");
    setUnread(all.filter((one) => typeof one === "string"));
    if (some.length > 0) onFiles(some);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void bring(event.dataTransfer?.files);
  };
  const drag = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div class="stack stack--tight">
      <label class={over ? "people__drop people__drop--over" : "people__drop"}>
        <Icon name="file" />
        <span class="field__label">{t("people.import.choose")}</span>
        <span class="field__hint">{t("people.import.choose.hint")}</span>
        <input
          class="people__drop-input"
          type="file"
          multiple
          onDragOver={drag}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          accept=".csv,.zip,.xml,.ics,.json,text/csv,text/calendar"
          // The same file chosen again was just mended: a browser calls that no change, or a cancel.
          onClick={(event) => {
            event.currentTarget.value = "";
          }}
          onCancel={(event) => void bring(event.currentTarget.files)}
          onChange={(event) => void bring(event.currentTarget.files)}
        />
      </label>
      {unread.length > 0 ? (
        <Notice kind="error">
          <p>{t("people.import.unread", { names: unread.join(", ") })}</p>
        </Notice>
      ) : null}
      {files.length > 0 ? (
        <ul class="list people__chosen" aria-label={t("people.import.chosen")}>
          {files.map((file) => (
            <li key={file.name} class="row row--apart">
              <span>
                {file.name} <span class="quiet">{sizeOf(file.size)}</span>
              </span>
              <Button
                kind="quiet"
                icon="cross"
                label={t("people.import.remove", { name: file.name })}
                onClick={() => onRemove(file.name)}
              >
                {t("people.import.remove.short")}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000
    ? t("people.import.kb", { n: Math.max(1, Math.round(bytes / 1000)) })
    : t("people.import.mb", { n: Math.round(bytes / 1_000_000) });
}
