/**
 * An item while its author edits it: a form, kept on the server a moment after the last change.
 *
 * Saves never overlap, and each sends the version that was on the screen. What could not be sent is tried again by
 * itself when the line is back. The server gives a block another id when its film is not the one that pupils saw; here it
 * keeps its own as long as the page is open, so that nothing on the screen moves. Adding, moving and removing blocks can
 * be undone, and taking something out of a quiz, the last one first; an undo never touches words that were typed since.
 */
import type {
  BlockDraft,
  CatalogueBlock,
  ItemBlockKind,
  ItemDescribed,
  ItemView,
  QuizContent,
  SaveItem,
} from "../../generated/wire";
import { codeOf, Unreachable } from "../problem";
import { NO_QUIZ } from "./quiz-editor";

export type EditedBlock = Required<BlockDraft>;

export interface ItemForm {
  readonly described: ItemDescribed;
  readonly blocks: readonly EditedBlock[];
}

export interface ItemCalls {
  save(body: SaveItem): Promise<ItemView>;
  publish(version: number): Promise<ItemView>;
}

export interface EditorTimers {
  set(run: () => void, ms: number): number;
  clear(timer: number): void;
}

/** `incomplete`: pupils have it, so it cannot be without a title; it is kept as soon as there is one. */
export type ItemEditorState = "kept" | "changed" | "saving" | "failed" | "conflict" | "incomplete";
export type Undone = "add" | "move" | "remove" | "quiz";

const WAIT_MS = 900;
const AGAIN_MS = 5000;
const MOST_UNDO = 30;

interface Undo {
  readonly what: Undone;
  readonly back: (blocks: readonly EditedBlock[]) => readonly EditedBlock[];
}

/** A block as its author can change it. */
export const editedBlock = (block: CatalogueBlock): EditedBlock => ({
  id: block.id,
  kind: block.kind,
  title: block.title,
  norm_seconds: block.norm_estimated ? null : block.norm_seconds,
  text: block.text,
  file_id: block.file_id,
  url: block.url,
  quiz: block.quiz,
});

/** What an item that pupils have can never be without. */
export const lacksWords = (described: ItemDescribed): boolean =>
  described.title.trim() === "" ||
  described.subject.trim() === "" ||
  described.level === null ||
  described.years.length === 0;

const moved = <T>(list: readonly T[], from: number, to: number): readonly T[] => {
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), list[from] as T, ...rest.slice(to)];
};

export class ItemEditor {
  view: ItemView;
  form: ItemForm;
  state: ItemEditorState = "kept";
  error: unknown = null;
  readonly #calls: ItemCalls;
  readonly #timers: EditorTimers;
  /** An id that nothing has yet. */
  readonly newId: () => string;
  readonly #watchers = new Set<() => void>();
  /** What the server calls blocks that it gave another id. */
  readonly #names = new Map<string, string>();
  #undo: readonly Undo[] = [];
  #kept: string;
  #timer: number | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(view: ItemView, calls: ItemCalls, timers: EditorTimers, newId: () => string) {
    this.view = view;
    this.form = { described: view.described, blocks: view.blocks.map(editedBlock) };
    this.#kept = JSON.stringify(this.form);
    this.#calls = calls;
    this.#timers = timers;
    this.newId = newId;
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** What the next undo takes back; null: nothing. */
  get undoable(): Undone | null {
    return this.#undo.at(-1)?.what ?? null;
  }

  describe(part: Partial<ItemDescribed>): void {
    this.#set({ ...this.form, described: { ...this.form.described, ...part } });
  }

  write(id: string, part: Partial<Omit<EditedBlock, "id" | "kind">>): void {
    this.#blocks(this.form.blocks.map((block) => (block.id === id ? { ...block, ...part } : block)));
  }

  /** Add an empty block at the end; answers its id. */
  add(kind: ItemBlockKind): string {
    const id = this.newId();
    const quiz = kind === "QUIZ" ? NO_QUIZ : null;
    const block = { id, kind, title: "", norm_seconds: null, text: "", file_id: null, url: "", quiz };
    this.#remember("add", (blocks) => blocks.filter((one) => one.id !== id));
    this.#blocks([...this.form.blocks, block]);
    return id;
  }

  remove(id: string): void {
    const at = this.form.blocks.findIndex((block) => block.id === id);
    const gone = this.form.blocks[at];
    if (!gone) return;
    this.#remember("remove", (blocks) => [...blocks.slice(0, at), gone, ...blocks.slice(at)]);
    this.#blocks(this.form.blocks.filter((block) => block.id !== id));
  }

  /** Move a block up (-1) or down (1); at the end of the list nothing happens. */
  move(id: string, by: -1 | 1): void {
    const from = this.form.blocks.findIndex((block) => block.id === id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= this.form.blocks.length) return;
    this.#remember("move", (blocks) => {
      const now = blocks.findIndex((block) => block.id === id);
      return now < 0 ? blocks : moved(blocks, now, Math.min(from, blocks.length - 1));
    });
    this.#blocks(moved(this.form.blocks, from, to));
  }

  /** Change a quiz; `back` makes that something to take back, out of the quiz as it is by then. */
  changeQuiz(id: string, change: (now: QuizContent) => QuizContent, back?: (now: QuizContent) => QuizContent): void {
    const changed =
      (make: (now: QuizContent) => QuizContent) =>
      (block: EditedBlock): EditedBlock =>
        block.id === id ? { ...block, quiz: make(block.quiz ?? NO_QUIZ) } : block;
    if (back) this.#remember("quiz", (blocks) => blocks.map(changed(back)));
    this.#blocks(this.form.blocks.map(changed(change)));
  }

  undo(): void {
    const last = this.#undo.at(-1);
    if (!last) return;
    this.#undo = this.#undo.slice(0, -1);
    this.#blocks(last.back(this.form.blocks));
  }

  /** Keep it now; answers whether the server has all of it. */
  async save(): Promise<boolean> {
    this.#stopTimer();
    this.#running = this.#running.then(() => this.#save());
    await this.#running;
    return this.state === "kept";
  }

  /** Let pupils get it; answers whether they can. What lacks something (`view.missing`) is not even asked. */
  async publish(): Promise<boolean> {
    if (!(await this.save()) || this.view.missing.length > 0) return false;
    try {
      this.take(await this.#calls.publish(this.view.version));
      this.error = null;
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    } finally {
      this.#tell();
    }
  }

  /** Take over what the server answered to something else that was done with the item. */
  take(view: ItemView): void {
    const own = new Map([...this.#names].map(([id, name]) => [name, id]));
    this.view = { ...view, blocks: view.blocks.map((block) => ({ ...block, id: own.get(block.id) ?? block.id })) };
    this.#tell();
  }

  /** The page is left: send at once what still waited for its moment. */
  stop(): void {
    if (this.#timer !== null) void this.save();
    this.#watchers.clear();
  }

  #remember(what: Undone, back: Undo["back"]): void {
    this.#undo = [...this.#undo, { what, back }].slice(-MOST_UNDO);
  }

  #blocks(blocks: readonly EditedBlock[]): void {
    this.#set({ ...this.form, blocks });
  }

  #set(form: ItemForm): void {
    this.form = form;
    if (this.state !== "conflict") {
      this.state = "changed";
      this.#later(WAIT_MS);
    }
    this.#tell();
  }

  #later(ms: number): void {
    this.#stopTimer();
    this.#timer = this.#timers.set(() => void this.save(), ms);
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
  }

  async #save(): Promise<void> {
    const form = this.form;
    const text = JSON.stringify(form);
    if (this.state === "conflict") return;
    if (text === this.#kept) return this.#now("kept");
    if (this.view.card.state === "READY" && lacksWords(form.described)) return this.#now("incomplete");
    this.#now("saving");
    try {
      const blocks = form.blocks.map((block) => ({ ...block, id: this.#names.get(block.id) ?? block.id }));
      const answer = await this.#calls.save({ version: this.view.version, described: form.described, blocks });
      form.blocks.forEach(({ id }, at) => {
        const name = answer.blocks[at]?.id;
        if (name !== undefined && name !== blocks[at]?.id) this.#names.set(id, name);
      });
      this.take(answer);
      this.#kept = text;
      this.error = null;
      this.#now(form === this.form ? "kept" : "changed");
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.error = error;
    this.#now(codeOf(error) === "somebody_else_changed" ? "conflict" : "failed");
    if (error instanceof Unreachable) this.#later(AGAIN_MS);
  }

  #now(state: ItemEditorState): void {
    this.state = state;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
