/** `/catalogue/captions/…`: the captions of a film in one language, to write beside the film. */
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { CaptionEditor, type CaptionsState, type EditedLine, readTime } from "../../core/catalogue/caption-editor";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { CaptionLines, FileView, FilmLevels } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { languageName } from "./film";
import { hasPictures, Seek } from "./film-seek";
import "./captions.css";

/** So many lines stand on the screen at first; the rest of a long film comes with a button. */
const AT_A_TIME = 200;

interface Both {
  readonly file: FileView;
  readonly lines: CaptionLines;
}

export default function CaptionsPage({ place }: PageProps) {
  const id = place.params.fileId ?? "";
  const lang = place.query.language ?? "nl";
  const [again, setAgain] = useState(0);
  const held = useLoad<Both>(`captions to write ${id} ${lang} ${again}`, async (signal) => {
    const [file, lines] = await Promise.all([
      api.call("GET /api/catalogue/files/{id}", { path: { id }, signal }),
      api.call("GET /api/catalogue/captions/{id}/lines", { path: { id }, query: { language: lang }, signal }),
    ]);
    return { file, lines };
  });
  const name = /^[a-z]{2,3}$/.test(lang) ? languageName(lang) : lang;
  const item = place.query.item;
  return (
    <Page title={t("catalogue.captions.page", { name })} wide lead={held.data?.file.name ?? ""}>
      <p>
        <a href={item ? `/catalogue/items/${encodeURIComponent(item)}` : "/catalogue"}>
          {t(item ? "catalogue.captions.back" : "catalogue.back")}
        </a>
      </p>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {held.data ? (
        <Writing key={`${id} ${lang} ${again}`} both={held.data} lang={lang} onAgain={() => setAgain(again + 1)} />
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

function useEditor({ file, lines }: Both): CaptionEditor {
  const [editor] = useState(
    () =>
      new CaptionEditor(
        lines,
        file.media_ms ?? 0,
        (body) => api.call("POST /api/catalogue/captions/{id}", { path: { id: file.id }, body }),
        { set: (run, ms) => window.setTimeout(run, ms), clear: (timer) => window.clearTimeout(timer) },
      ),
  );
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const unwatch = editor.watch(() => draw(undefined));
    const life = new AbortController();
    const leaving = (event: BeforeUnloadEvent): void => {
      if (editor.state !== "kept") event.preventDefault();
      void editor.save();
    };
    addEventListener("beforeunload", leaving, { signal: life.signal });
    addEventListener("online", () => void (editor.state === "failed" && editor.save()), { signal: life.signal });
    return () => {
      unwatch();
      life.abort();
      editor.stop();
    };
  }, [editor]);
  return editor;
}

/** A bar with small pictures, once the server made them. */
function Looking({ player, fileId }: { readonly player: HTMLMediaElement | null; readonly fileId: string }) {
  const held = useLoad<FilmLevels>(`levels ${fileId}`, (signal) =>
    api.call("GET /api/catalogue/levels/{id}", { path: { id: fileId }, signal }),
  );
  return held.data && hasPictures(held.data) ? <Seek player={player} fileId={fileId} /> : null;
}

interface WritingProps {
  readonly both: Both;
  readonly lang: string;
  /** Read them again from the server. */
  readonly onAgain: () => void;
}

function Writing({ both, lang, onAgain }: WritingProps) {
  const editor = useEditor(both);
  const player = useRef<HTMLMediaElement | null>(null);
  const [screen, showOn] = useState<HTMLMediaElement | null>(null);
  const media = useCallback((element: HTMLMediaElement | null): void => {
    player.current = element;
    showOn(element);
  }, []);
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<string | null>(null);
  const [most, show] = useState(AT_A_TIME);
  const [said, say] = useState("");
  // At once, so that the next key is heard there.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const place = list.current?.querySelector<HTMLElement>(wanted.current);
    wanted.current = null;
    (place ?? document.querySelector<HTMLElement>("#first-line"))?.focus();
  });
  const { lines } = editor;
  const focus = (at: number, what: string): void => {
    const line = lines[at];
    if (line) list.current?.querySelector<HTMLElement>(`[data-line="${line.id}"] ${what}`)?.focus();
  };
  const deeds: Deeds = {
    write: (id, part) => editor.write(id, part),
    insert(after) {
      const id = editor.insert(after, Math.round((player.current?.currentTime ?? 0) * 1000));
      wanted.current = `[data-line="${id}"] textarea`;
      show(Math.max(most, editor.lines.findIndex((line) => line.id === id) + 1));
      say(t("catalogue.captions.inserted"));
    },
    remove(id) {
      const at = lines.findIndex((line) => line.id === id);
      const next = lines[at + 1] ?? lines[at - 1];
      wanted.current = `[data-line="${next?.id}"] textarea`;
      editor.remove(id);
      say(t("catalogue.captions.removed"));
    },
    undo() {
      wanted.current = null;
      editor.undo();
      say(t("catalogue.undone"));
    },
    play(line) {
      const from = readTime(line.from);
      if (!player.current || from === null) return;
      player.current.currentTime = from / 1000;
      void player.current.play().catch(() => undefined);
    },
    go: (at, what) => focus(at, what),
  };
  const Media = both.file.kind === "AUDIO" ? "audio" : "video";
  return (
    <div class="captions">
      <div class="stack captions__film">
        <Media
          class="captions__media"
          controls
          preload="metadata"
          playsInline
          src={addressOf("GET /api/catalogue/files/{id}/content", { id: both.file.id })}
          aria-label={both.file.name}
          ref={media}
        />
        <Looking player={screen} fileId={both.file.id} />
        <Saved state={editor.state} error={editor.error} retry={() => void editor.save()} onAgain={onAgain} />
        <div class="row">
          <Button icon="plus" onClick={() => deeds.insert(lines.at(-1)?.id ?? null)}>
            {t("catalogue.captions.add")}
          </Button>
          {editor.undoable ? (
            <Button kind="quiet" onClick={deeds.undo}>
              {t("catalogue.captions.undo")}
            </Button>
          ) : null}
        </div>
        <Help summary={t("catalogue.captions.keys")}>
          <Keys />
        </Help>
        <p class="visually-hidden" role="status">
          {said}
        </p>
      </div>
      <div class="stack">
        <h2 id="first-line" tabIndex={-1}>
          {tn("catalogue.captions.lines", lines.length)}
        </h2>
        {lines.length === 0 ? <p class="card">{t("catalogue.captions.empty")}</p> : null}
        <ol class="captions__list" ref={list}>
          {lines.slice(0, most).map((line, at) => (
            <li key={line.id} data-line={line.id} class="card">
              <Line line={line} at={at} lang={lang} fault={faultWords(editor, line)} deeds={deeds} />
            </li>
          ))}
        </ol>
        {lines.length > most ? (
          <Button onClick={() => show(most + AT_A_TIME)}>
            {t("catalogue.captions.more", { n: Math.min(AT_A_TIME, lines.length - most) })}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

interface Deeds {
  readonly write: (id: number, part: Partial<Omit<EditedLine, "id">>) => void;
  readonly insert: (after: number | null) => void;
  readonly remove: (id: number) => void;
  readonly undo: () => void;
  readonly play: (line: EditedLine) => void;
  /** Put the focus in the same field of another line. */
  readonly go: (at: number, what: string) => void;
}

function faultWords(editor: CaptionEditor, line: EditedLine): string | null {
  const fault = editor.fault(line);
  return fault && t(`catalogue.captions.fault.${fault}`);
}

const KEYS = ["play", "insert", "remove", "lines", "undo"] as const;

function Keys() {
  return (
    <ul class="list stack stack--tight">
      {KEYS.map((key) => (
        <li key={key}>{t(`catalogue.captions.keys.${key}`)}</li>
      ))}
    </ul>
  );
}

interface SavedProps {
  readonly state: CaptionsState;
  readonly error: unknown;
  readonly retry: () => void;
  readonly onAgain: () => void;
}

function Saved({ state, error, retry, onAgain }: SavedProps) {
  if (state === "failed") return <Trouble error={error} retry={retry} />;
  if (state === "conflict") {
    return (
      <Notice kind="warn">
        <p>{t("catalogue.captions.conflict")}</p>
        <Button onClick={onAgain}>{t("catalogue.captions.again")}</Button>
      </Notice>
    );
  }
  return (
    <p class="quiet" role="status">
      {state === "wrong" ? t("catalogue.captions.waits") : t(`catalogue.saved.${state}`)}
    </p>
  );
}

interface LineProps {
  readonly line: EditedLine;
  readonly at: number;
  readonly lang: string;
  readonly fault: string | null;
  readonly deeds: Deeds;
}

function Line({ line, at, lang, fault, deeds }: LineProps) {
  const { id, from, to, text } = line;
  const n = at + 1;
  const wrong = fault ? `fault-${id}` : undefined;
  const keys = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const own = event.target instanceof Element ? event.target.getAttribute("data-field") : null;
    const deed = {
      KeyP: () => deeds.play(line),
      Enter: () => deeds.insert(id),
      Backspace: () => deeds.remove(id),
      KeyZ: () => deeds.undo(),
      ArrowUp: () => deeds.go(at - 1, `[data-field="${own ?? "text"}"]`),
      ArrowDown: () => deeds.go(at + 1, `[data-field="${own ?? "text"}"]`),
    }[event.code];
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  const time = (name: "from" | "to", value: string) => (
    <input
      class="input captions__time"
      data-field={name}
      value={value}
      maxLength={12}
      autocomplete="off"
      spellcheck={false}
      aria-label={t(`catalogue.captions.${name}`, { n })}
      aria-invalid={fault ? "true" : undefined}
      aria-describedby={wrong}
      onInput={(event) => deeds.write(id, { [name]: event.currentTarget.value })}
      onKeyDown={keys}
    />
  );
  return (
    <>
      <div class="captions__times">
        <span class="quiet" aria-hidden="true">
          {n}
        </span>
        {time("from", from)}
        <span aria-hidden="true">–</span>
        {time("to", to)}
      </div>
      <textarea
        class="input"
        data-field="text"
        rows={2}
        maxLength={500}
        value={text}
        lang={lang}
        dir="auto"
        aria-label={t("catalogue.captions.text", { n })}
        onInput={(event) => deeds.write(id, { text: event.currentTarget.value })}
        onKeyDown={keys}
      />
      <div class="row captions__deeds">
        <Button kind="quiet" icon="sound" onClick={() => deeds.play(line)}>
          {t("catalogue.captions.play")}
          <span class="visually-hidden">: {n}</span>
        </Button>
        <Button kind="quiet" icon="plus" onClick={() => deeds.insert(id)}>
          {t("catalogue.captions.insert")}
          <span class="visually-hidden">: {n}</span>
        </Button>
        <Button kind="quiet" icon="cross" onClick={() => deeds.remove(id)}>
          {t("catalogue.remove")}
          <span class="visually-hidden">: {n}</span>
        </Button>
      </div>
      {fault ? (
        <p class="field__error" id={wrong}>
          {fault}
        </p>
      ) : null}
    </>
  );
}
