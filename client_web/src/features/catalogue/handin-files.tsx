/** Files of a hand-in or an answer: to see, to hear, to add from a phone, and to leave out again. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { whyOf } from "../../core/catalogue/handins";
import { smaller } from "../../core/catalogue/photo";
import type { UploadCalls, UploadState } from "../../core/catalogue/upload";
import type { HandinFile, StoredKind } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon, type IconName } from "../../ui/icon";
import { problemText } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useUploads } from "./use-uploads";
import "./handins.css";

export const MOST_FILES = 10;

const ICONS: Readonly<Record<StoredKind, IconName>> = { PHOTO: "photo", VIDEO: "camera", AUDIO: "sound", PDF: "file" };

/** The address of a file that was handed in or given back; the server asks who comes for it. */
export const handinFile = (id: string): string => addressOf("GET /api/catalogue/handins/files/{id}", { id });

export function FileShown({ file, name }: { readonly file: HandinFile; readonly name: string }) {
  const src = handinFile(file.id);
  switch (file.kind) {
    case "PHOTO":
      return (
        <a class="handin__photo" href={src} target="_blank" rel="noopener">
          <img src={src} alt={name} loading="lazy" />
        </a>
      );
    case "VIDEO":
    case "AUDIO":
      return <Plays src={src} name={name} as={file.kind === "VIDEO" ? "video" : "audio"} />;
    default:
      return (
        <a class="button button--plain" href={src} target="_blank" rel="noopener">
          <Icon name={ICONS[file.kind]} />
          {file.name || t("catalogue.handins.kind.PDF")}
        </a>
      );
  }
}

/** What a child or a teacher just made has no captions; words can be written beside it. */
function Plays({
  src,
  name,
  as: Media,
}: {
  readonly src: string;
  readonly name: string;
  readonly as: "video" | "audio";
}) {
  return <Media class="handin__media" controls preload="metadata" playsInline src={src} aria-label={name} />;
}

interface FilesShownProps {
  readonly files: readonly HandinFile[];
  /** Leave one out again. */
  readonly onRemove?: (file: HandinFile) => void;
  /** Draw on a photo. */
  readonly onDraw?: (file: HandinFile) => void;
}

export function FilesShown({ files, onRemove, onDraw }: FilesShownProps) {
  if (files.length === 0) return null;
  return (
    <ul class="list handin__files">
      {files.map((file, at) => {
        const name = t("catalogue.handins.file", { kind: t(`catalogue.handins.kind.${file.kind}`), n: at + 1 });
        return (
          <li key={file.id} class="stack stack--tight">
            <FileShown file={file} name={name} />
            {onDraw && file.kind === "PHOTO" ? (
              <p>
                <Button icon="pencil" onClick={() => onDraw(file)}>
                  {t("catalogue.handins.draw")}
                </Button>
              </p>
            ) : null}
            {onRemove ? (
              <p>
                <Button kind="quiet" icon="cross" onClick={() => onRemove(file)}>
                  {t("catalogue.handins.remove")}
                  <span class="visually-hidden">: {name}</span>
                </Button>
              </p>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

export interface SentFiles {
  readonly files: readonly HandinFile[];
  readonly busy: boolean;
  readonly going: readonly { readonly key: string; readonly state: UploadState }[];
  readonly add: (chosen: readonly File[]) => Promise<void>;
  readonly remove: (file: HandinFile) => void;
  readonly stop: (key: string) => void;
  readonly clear: () => void;
}

/** Files that go to the server one after the other; those that are there can be handed in. */
export function useSentFiles(begin: UploadCalls["begin"], first: readonly HandinFile[] = []): SentFiles {
  const uploads = useUploads(begin);
  const [files, set] = useState(first);
  const [keys, setKeys] = useState<readonly string[]>([]);
  const made = useRef(0);
  const line = useRef(Promise.resolve());
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  const send = async (key: string, file: File): Promise<void> => {
    if (gone.current) return;
    const view = await uploads.start(key, null, await smaller(file));
    if (view?.kind) {
      const { id, kind, name, media_ms } = view;
      set((before) => [...before, { id, kind, name, media_ms, width: null, height: null }]);
    }
    if (!uploads.of(key)) setKeys((before) => before.filter((one) => one !== key));
  };
  const going = keys.flatMap((key) => {
    const state = uploads.of(key);
    return state ? [{ key, state }] : [];
  });
  return {
    files,
    going,
    busy: keys.some((key) => {
      const phase = uploads.of(key)?.phase;
      return phase !== "refused" && phase !== "failed";
    }),
    async add(chosen) {
      const room = Math.max(0, MOST_FILES - files.length - keys.length);
      const mine = chosen.slice(0, room).map((file) => ({ key: String(made.current++), file }));
      setKeys((before) => [...before, ...mine.map(({ key }) => key)]);
      for (const { key, file } of mine) line.current = line.current.then(() => send(key, file));
      await line.current;
    },
    remove: (file) => set((before) => before.filter(({ id }) => id !== file.id)),
    stop(key) {
      uploads.stop(key);
      setKeys((before) => before.filter((one) => one !== key));
    },
    clear: () => set([]),
  };
}

/** What is on its way, and what could not be used. */
export function Going({ sent }: { readonly sent: SentFiles }) {
  return (
    <>
      {sent.going.map(({ key, state }) => (
        <OneGoing key={key} state={state} onStop={() => sent.stop(key)} />
      ))}
    </>
  );
}

function OneGoing({ state, onStop }: { readonly state: UploadState; readonly onStop: () => void }) {
  if (state.phase === "refused" || state.phase === "failed") {
    return (
      <Notice kind="error">
        <p>
          {state.name}:{" "}
          {state.phase === "refused" ? t(`catalogue.handins.why.${whyOf(state.why)}`) : problemText(state.error)}
        </p>
        <Button kind="quiet" onClick={onStop}>
          {t("ui.close")}
        </Button>
      </Notice>
    );
  }
  const percent = Math.floor(state.share * 100);
  return (
    <div class="stack stack--tight">
      <p role="status">
        {t(`catalogue.handins.going.${state.phase}`)} <span class="quiet">{state.name}</span>
      </p>
      <div class="row">
        <progress max={100} value={percent} aria-label={state.name}>
          {percent}%
        </progress>
        <Button kind="quiet" onClick={onStop}>
          {t("catalogue.handins.stop")}
        </Button>
      </div>
    </div>
  );
}

interface PickProps {
  readonly icon: IconName;
  readonly label: string;
  readonly accept: string;
  /** Open the camera at once, on a device that has one. */
  readonly capture?: "environment" | "user";
  readonly many?: boolean;
  readonly onChoose: (files: readonly File[]) => void;
}

/** A button that opens the camera or the files of the device. */
export function Pick({ icon, label, accept, capture, many = false, onChoose }: PickProps) {
  const id = useId();
  return (
    <span class="handin__pick">
      <input
        id={id}
        class="handin__input"
        type="file"
        accept={accept}
        capture={capture}
        multiple={many}
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])];
          currentTarget.value = "";
          if (chosen.length > 0) onChoose(chosen);
        }}
      />
      <label class="button button--plain" for={id}>
        <Icon name={icon} />
        {label}
      </label>
    </span>
  );
}
