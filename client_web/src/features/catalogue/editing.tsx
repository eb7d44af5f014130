/** An item while its author writes it. */
import { useEffect, useReducer, useState } from "preact/hooks";
import { ItemEditor, type ItemEditorState, type ItemForm, type Undone } from "../../core/catalogue/item-editor";
import { api } from "../../core/client";
import type { ItemSuggestions, ItemView } from "../../generated/wire";
import { isKey, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { Blocks } from "./blocks";
import { Away, CollectLink, CopyButton, GiveLink, OnPaper, Reviewers, Revisions } from "./deeds";
import { Described } from "./described";
import { AnswersLink, Back } from "./item";
import { Preview } from "./preview";
import { useUploads } from "./use-uploads";

const newId = (): string =>
  crypto.getRandomValues(new Uint8Array(12)).reduce((id, n) => id + (n % 36).toString(36), "");

function editorOf(view: ItemView): ItemEditor {
  const path = { id: view.card.id };
  return new ItemEditor(
    view,
    {
      save: (body) => api.call("POST /api/catalogue/items/{id}", { path, body }),
      publish: (version) => api.call("POST /api/catalogue/items/{id}/publish", { path, body: { version } }),
    },
    { set: (run, ms) => window.setTimeout(run, ms), clear: (timer) => window.clearTimeout(timer) },
    newId,
  );
}

function useEditor(view: ItemView): ItemEditor {
  const [editor] = useState(() => editorOf(view));
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const unwatch = editor.watch(() => draw(undefined));
    const leaving = (event: BeforeUnloadEvent): void => {
      if (editor.state !== "kept") event.preventDefault();
      void editor.save();
    };
    const back = (): void => void (editor.state === "failed" && editor.save());
    addEventListener("beforeunload", leaving);
    addEventListener("online", back);
    return () => {
      unwatch();
      removeEventListener("beforeunload", leaving);
      removeEventListener("online", back);
      editor.stop();
    };
  }, [editor]);
  return editor;
}

interface EditingProps {
  readonly view: ItemView;
  /** Read the item again from the server. */
  readonly onAgain: () => void;
}

export function Editing({ view, onAgain }: EditingProps) {
  const editor = useEditor(view);
  const uploads = useUploads();
  const [looking, look] = useState(false);
  const [asked, ask] = useState(false);
  const [said, say] = useState("");
  const suggested = useLoad<ItemSuggestions>("suggestions", (signal) =>
    api.call("GET /api/catalogue/items/suggestions", { signal }),
  );
  const missing = new Set(asked ? editor.view.missing : []);
  const { described } = editor.form;
  const undo = (): void => {
    editor.undo();
    say(t("catalogue.undone"));
    // The button goes with the last thing that can be taken back: the focus goes to the list.
    if (editor.undoable === null) document.querySelector<HTMLElement>("#blocks")?.focus();
  };
  const preview = (): void => void editor.save().then(() => look(!looking));
  return (
    <Page title={described.title.trim() || t("catalogue.untitled")} windowTitle={t("catalogue.title")}>
      <Back />
      <AnswersLink view={editor.view} />
      <div class="item-bar">
        <Saved state={editor.state} error={editor.error} retry={() => void editor.save()} />
        <Button kind="quiet" icon="eye" pressed={looking} onClick={preview}>
          {t("catalogue.preview")}
        </Button>
      </div>
      <Conflict form={editor.form} error={editor.state === "conflict" ? editor.error : null} onAgain={onAgain} />
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {looking ? (
        <section class="stack item-preview" aria-label={t("catalogue.preview")}>
          <p class="quiet">{t("catalogue.preview.hint")}</p>
          <Preview itemId={editor.view.card.id} blocks={editor.view.blocks} />
        </section>
      ) : (
        <>
          <Described
            described={described}
            subjects={suggested.data?.subjects ?? []}
            goals={editor.view.goals}
            missing={missing}
            onChange={(part) => editor.describe(part)}
          />
          <Blocks
            editor={editor}
            blocks={editor.form.blocks}
            kept={editor.view.blocks}
            uploads={uploads}
            missing={missing}
            say={say}
          />
          <UndoBar what={editor.undoable} onUndo={undo} />
        </>
      )}
      <Publish editor={editor} view={editor.view} state={editor.state} asked={asked} onAsk={() => ask(true)} />
      <div class="row">
        <GiveLink view={editor.view} />
        <CopyButton id={editor.view.card.id} />
        <CollectLink view={editor.view} />
      </div>
      <Reviewers view={editor.view} />
      <OnPaper {...editor.view.card} />
      <Revisions view={editor.view} />
      <Away view={editor.view} onView={(answer) => editor.take(answer)} />
    </Page>
  );
}

interface SavedProps {
  readonly state: ItemEditorState;
  readonly error: unknown;
  readonly retry: () => void;
}

/** Whether what stands here is kept; said calmly, and never as a surprise. */
function Saved({ state, error, retry }: SavedProps) {
  if (state === "failed") return <Trouble error={error} retry={retry} />;
  if (state === "conflict") return null;
  return (
    <p class={`item-saved item-saved--${state} quiet`} role="status">
      {t(`catalogue.saved.${state}`)}
    </p>
  );
}

interface ConflictProps {
  readonly form: ItemForm;
  readonly error: unknown;
  readonly onAgain: () => void;
}

function Conflict({ form: { described, blocks }, error, onAgain }: ConflictProps) {
  const others = somebodyElse(error);
  if (!others) return null;
  const texts = blocks.filter((block) => block.text !== "");
  return (
    <SomebodyElse
      changes={others}
      field={fieldName}
      mine={[
        { label: t("catalogue.field.title"), text: described.title },
        ...texts.map((block) => ({ label: block.title || t("catalogue.block.text"), text: block.text })),
      ]}
      onTheirs={onAgain}
    />
  );
}

function fieldName(name: string): string {
  const key = `catalogue.field.${name}`;
  return isKey(key) ? t(key) : name;
}

function UndoBar({ what, onUndo }: { readonly what: Undone | null; readonly onUndo: () => void }) {
  if (what === null) return null;
  return (
    <div class="row">
      <Button kind="quiet" onClick={onUndo}>
        {t(`catalogue.undo.${what}`)}
      </Button>
    </div>
  );
}

interface PublishProps {
  readonly editor: ItemEditor;
  readonly view: ItemView;
  readonly state: ItemEditorState;
  readonly asked: boolean;
  readonly onAsk: () => void;
}

function Publish({ editor, view, state, asked, onAsk }: PublishProps) {
  const deed = useDeed();
  const [done, setDone] = useState(0);
  const { card, missing } = view;
  const ready = card.state === "READY" && !card.changed && state === "kept";
  const publish = (): void => {
    onAsk();
    void deed.run(async () => {
      if (await editor.publish()) setDone(editor.view.card.revision);
    });
  };
  if (card.state === "ARCHIVED") return null;
  return (
    <section class="card stack" aria-labelledby="publish">
      <h2 id="publish">{t("catalogue.publish.title")}</h2>
      {asked && missing.length > 0 ? <Missing missing={missing} /> : null}
      {ready ? (
        <Notice kind="ok" focus={done === card.revision}>
          <p>{t("catalogue.publish.done", { n: card.revision })}</p>
        </Notice>
      ) : (
        <>
          <p>{t(card.revision > 0 ? "catalogue.publish.ahead" : "catalogue.publish.text")}</p>
          <div>
            <Button kind="primary" large busy={deed.busy} onClick={publish}>
              {t(card.revision > 0 ? "catalogue.publish.again" : "catalogue.publish")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function Missing({ missing }: { readonly missing: readonly string[] }) {
  return (
    <Notice kind="warn">
      <p>{t("catalogue.missing")}</p>
      <ul class="list">
        {missing.map((name) => (
          <li key={name}>{missingName(name)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function missingName(name: string): string {
  const [, at, , , question, field] = name.split(".");
  if (name === "blocks") return t("catalogue.missing.blocks");
  const lacks = `catalogue.quiz.lacks.${field}`;
  if (field !== undefined && isKey(lacks)) {
    return t("catalogue.missing.question", { n: Number(at) + 1, question: Number(question) + 1, what: t(lacks) });
  }
  return at === undefined ? fieldName(name) : t("catalogue.missing.block", { n: Number(at) + 1 });
}
