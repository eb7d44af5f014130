/** `/catalogue/folders`: a folder of films, sounds, documents, pictures and texts; each becomes a draft of one's own. */
import type { ComponentChildren } from "preact";
import { useEffect, useReducer, useState } from "preact/hooks";
import {
  entriesOf,
  type FolderEntry,
  FolderImport,
  type FolderState,
  MOST_CHARACTERS,
  MOST_FILES,
} from "../../core/catalogue/folder";
import { pictureAsPaper } from "../../core/catalogue/picture-paper";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { isKey, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Labelled } from "../../ui/labelled";
import { problemText } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ToLessons } from "./to-lessons";
import { uploadCalls } from "./use-uploads";
import "./catalogue.css";

const calls = {
  upload: uploadCalls,
  wait: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  known: async (digests: readonly string[]) =>
    (await api.call("POST /api/catalogue/folders/known", { body: { digests } })).known,
  bring: (body: { digest: string; name: string; file_id: string | null; text: string }) =>
    api.call("POST /api/catalogue/folders", { body }),
  paper: pictureAsPaper,
  digest: (bytes: ArrayBuffer) => crypto.subtle.digest("SHA-256", bytes),
};

interface Chosen {
  readonly work: FolderImport;
  /** So many did not fit. */
  readonly left: number;
}

export default function FoldersPage(_: PageProps) {
  const [chosen, keep] = useState<Chosen | null>(null);
  const choose = (files: readonly File[]): void => {
    if (files.length === 0) return;
    const { entries, left } = entriesOf(files);
    keep({ work: new FolderImport(entries, calls), left });
  };
  return (
    <Page title={t("catalogue.folders.title")} lead={t("catalogue.folders.lead")}>
      {chosen ? (
        <Work key={chosen.work.entries[0]?.key ?? ""} chosen={chosen} onAgain={() => keep(null)} />
      ) : (
        <Choose onChoose={choose} />
      )}
      <ToLessons />
    </Page>
  );
}

function Choose({ onChoose }: { readonly onChoose: (files: readonly File[]) => void }) {
  const taken = (list: FileList | null | undefined): void => onChoose([...(list ?? [])]);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    taken(event.dataTransfer?.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way more; the two fields in it do the same
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: likewise
    <div class="card stack" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <p>{t("catalogue.folders.kinds", { n: MOST_FILES })}</p>
      <Labelled label={t("catalogue.folders.folder")}>
        {(tied) => (
          <input
            {...tied}
            {...{ webkitdirectory: true }}
            class="input"
            type="file"
            onChange={(event) => taken(event.currentTarget.files)}
          />
        )}
      </Labelled>
      <Labelled label={t("catalogue.folders.files")} hint={t("catalogue.folders.drop")}>
        {(tied) => (
          <input {...tied} class="input" type="file" multiple onChange={(event) => taken(event.currentTarget.files)} />
        )}
      </Labelled>
    </div>
  );
}

interface WorkProps {
  readonly chosen: Chosen;
  readonly onAgain: () => void;
}

/** Every file with how far it is; it goes by itself, and can be stopped. */
function Work({ chosen: { work, left }, onAgain }: WorkProps) {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const silent = work.watch(() => draw(undefined));
    const leaving = (event: BeforeUnloadEvent): void => {
      if (work.running) event.preventDefault();
    };
    addEventListener("beforeunload", leaving);
    const asksNoMore = router().ask(() => !work.running || confirm(t("catalogue.folders.leave")));
    void work.run();
    return () => {
      silent();
      asksNoMore();
      removeEventListener("beforeunload", leaving);
      work.end();
    };
  }, [work]);
  const { entries } = work;
  const count = (phase: FolderState["phase"]): number => entries.filter((one) => work.of(one).phase === phase).length;
  const [made, known, failed] = [count("done"), count("known"), count("failed")];
  const percent = Math.floor(work.share * 100);
  return (
    <section class="stack" aria-labelledby="folder">
      <h2 id="folder">{tn("catalogue.folders.chosen", entries.length)}</h2>
      {left > 0 ? (
        <Notice kind="warn">
          <p>{tn("catalogue.folders.left", left)}</p>
        </Notice>
      ) : null}
      {work.running ? (
        <div class="stack stack--tight">
          <progress class="item-progress" max={100} value={percent} aria-label={t("catalogue.folders.all")}>
            {percent}%
          </progress>
          <div class="row">
            <span>
              {percent}% {work.stopped ? t("catalogue.folders.stopped") : ""}
            </span>
            <Button kind="quiet" onClick={() => (work.stopped ? work.goOn() : work.stop())}>
              {t(work.stopped ? "catalogue.folders.goOn" : "catalogue.folders.stop")}
            </Button>
          </div>
        </div>
      ) : (
        <Ended made={made} known={known} failed={failed} onAgain={onAgain}>
          {entries.some((one) => work.mayTryAgain(one)) ? (
            <Button onClick={() => void work.run()}>{t("catalogue.folders.retry")}</Button>
          ) : null}
        </Ended>
      )}
      <ul class="list stack stack--tight">
        {entries.map((entry) => (
          <li key={entry.key} class="card stack stack--tight">
            <Line entry={entry} state={work.of(entry)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface EndedProps {
  readonly made: number;
  readonly known: number;
  readonly failed: number;
  readonly children: ComponentChildren;
  readonly onAgain: () => void;
}

function Ended({ made, known, failed, children, onAgain }: EndedProps) {
  return (
    <>
      <Notice kind={failed > 0 ? "warn" : "ok"} focus>
        <p>{made + known + failed === 0 ? t("catalogue.folders.empty") : tn("catalogue.folders.made", made)}</p>
        {known > 0 ? <p>{tn("catalogue.folders.known", known)}</p> : null}
        {failed > 0 ? <p>{tn("catalogue.folders.failed", failed)}</p> : null}
        {made > 0 ? <p>{t("catalogue.links.next")}</p> : null}
      </Notice>
      <div class="row">
        {children}
        <Button kind="quiet" onClick={onAgain}>
          {t("catalogue.folders.another")}
        </Button>
      </div>
    </>
  );
}

function Line({ entry, state }: { readonly entry: FolderEntry; readonly state: FolderState }) {
  const percent = Math.floor(state.share * 100);
  return (
    <>
      <p class="links__address">
        <strong>{entry.name}</strong>
      </p>
      {state.made ? (
        <p>
          {t(`catalogue.folders.phase.${state.phase as "done" | "known"}`)}{" "}
          <a href={`/catalogue/items/${state.made.item_id}`}>{state.made.title || t("catalogue.untitled")}</a>
        </p>
      ) : (
        <p class={state.phase === "failed" ? "field__error" : "quiet"}>{words(state)}</p>
      )}
      {state.phase === "sending" || state.phase === "offline" ? (
        <progress class="item-progress" max={100} value={percent} aria-label={entry.name}>
          {percent}%
        </progress>
      ) : null}
    </>
  );
}

function words({ phase, why, error }: FolderState): string {
  if (phase !== "failed")
    return t(`catalogue.folders.phase.${phase as "waiting" | "reading" | "sending" | "offline" | "checking"}`);
  for (const key of [`catalogue.folders.why.${why}`, `catalogue.file.why.${why}`]) {
    if (isKey(key)) return t(key, { n: MOST_CHARACTERS });
  }
  return error ? problemText(error) : t("catalogue.file.why.broken");
}
