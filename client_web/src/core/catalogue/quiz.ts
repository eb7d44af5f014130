/**
 * A quiz while a pupil answers it: one question at a time, what stands in each, and how it went.
 *
 * The server marks; here nothing of what is right is known before it says so. Each answer carries the number of its try,
 * so that one that is sent again after a lost reply is one. What was typed stays while the pupil goes to and fro.
 */
import type {
  AnswerQuiz,
  FileView,
  QuizAnswer,
  QuizAnswered,
  QuizAsked,
  QuizKind,
  QuizPage,
} from "../../generated/wire";

/** A question; `waits`: it was answered without a line, and nobody knows yet how it went. */
export type HeldQuestion = QuizAsked & { readonly waits?: boolean };

export type HeldPage = Omit<QuizPage, "questions"> & { readonly questions: readonly HeldQuestion[] };

export interface QuizCalls {
  page(): Promise<HeldPage>;
  answer(body: AnswerQuiz): Promise<QuizAnswered>;
  /** Announce a photo for a question; not there where nothing is kept. */
  photo?(question: string, name: string, size: number): Promise<FileView>;
  /** Take back a photo in whose place another one came before it was an answer. */
  forget?(fileId: string): Promise<unknown>;
  /** Whether something stands in the quiz that the server does not have: it would be lost with the page. */
  unsent?(some: boolean): void;
  /** Whether there is no line, in a lesson that was taken along: answers are kept on the device. */
  away?(): boolean;
  /** Hear when what waited on the device was sent; answers how to stop. */
  onSent?(listener: () => void): () => void;
}

/** How a question looks in the list. `looked`: it was answered, and a teacher looks; `waits`: for a line. */
export type QuestionState = "open" | "again" | "good" | "looked" | "waits";

/** At these a teacher looks. */
export const LOOKED_AT: ReadonlySet<QuizKind> = new Set<QuizKind>(["OPEN", "PHOTO"]);

export const stateOf = ({ kind, tried, waits }: HeldQuestion): QuestionState => {
  if (!tried) return "open";
  if (waits) return "waits";
  if (LOOKED_AT.has(kind)) return "looked";
  return tried.good ? "good" : "again";
};

/** What stands in a question before the pupil does anything: their last answer, or nothing; an order is always one. */
export function beginOf(asked: QuizAsked): QuizAnswer {
  if (asked.tried && fits(asked, asked.tried.answer)) return asked.tried.answer;
  const ids = asked.options.map(({ id }) => id);
  const empty = (n: number): string[] => Array.from({ length: n }, () => "");
  const nothing: QuizAnswer = { options: [], texts: [], file_id: null };
  switch (asked.kind) {
    case "ORDER":
      return { ...nothing, options: ids };
    case "MATCH":
      return { ...nothing, options: ids, texts: empty(ids.length) };
    case "FILL":
      return { ...nothing, texts: empty(asked.pieces.length - 1) };
    case "NUMBER":
    case "OPEN":
      return { ...nothing, texts: [""] };
    default:
      return nothing;
  }
}

/** Whether an answer is still one to this question: its author may have changed it since. */
function fits(asked: QuizAsked, answer: QuizAnswer): boolean {
  const ids = new Set(asked.options.map(({ id }) => id));
  if (!answer.options.every((id) => ids.has(id))) return false;
  if (asked.kind === "ORDER" || asked.kind === "MATCH") {
    return answer.options.length === ids.size && answer.texts.every((text) => asked.choices.includes(text));
  }
  if (asked.kind === "FILL") return answer.texts.length === asked.pieces.length - 1;
  return true;
}

/** Whether there is something to look at. */
export function isReady({ kind }: QuizAsked, { options, texts, file_id }: QuizAnswer): boolean {
  if (kind === "PHOTO") return file_id !== null;
  if (kind === "CHOICE" || kind === "CHOICES") return options.length > 0;
  if (kind === "MATCH") return texts.every((text) => text !== "");
  return kind === "ORDER" || texts.some((text) => text.trim() !== "");
}

/** Move what stands at a place up (-1) or down (1). */
export function shifted<T>(list: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return list;
  const moved = [...list];
  [moved[from], moved[to]] = [moved[to] as T, moved[from] as T];
  return moved;
}

/** The list with another value in one place. */
export const placed = <T>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((one, place) => (place === at ? value : one));

export class QuizRun {
  page: HeldPage;
  /** The place of the question on the screen; as many as there are: the end. */
  at: number;
  /** Whether the screen tells how it went, in the place of asking. */
  told: boolean;
  readonly #calls: QuizCalls;
  readonly #given = new Map<string, QuizAnswer>();
  readonly #watchers = new Set<() => void>();
  /** Photos that went off as an answer, whether or not it was told that they came. */
  readonly #sentPhotos = new Set<string>();

  constructor(page: HeldPage, calls: QuizCalls) {
    this.page = page;
    this.#calls = calls;
    const first = page.questions.findIndex((one) => stateOf(one) === "open");
    this.at = first < 0 ? page.questions.length : first;
    this.told = false;
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  get asked(): HeldQuestion | null {
    return this.page.questions[this.at] ?? null;
  }

  /** What stands in the question that is on the screen. */
  get given(): QuizAnswer {
    return this.#in(this.asked);
  }

  /** Whether something stands in a question that was not sent, and is not what stood there at first. */
  get unsent(): boolean {
    return this.page.questions.some((one) => {
      const given = this.#given.get(one.id);
      return given !== undefined && JSON.stringify(given) !== JSON.stringify(beginOf(one));
    });
  }

  /** How many went well. */
  get good(): number {
    return this.#inState("good");
  }

  /** How many a teacher looks at. */
  get looked(): number {
    return this.#inState("looked");
  }

  /** How many wait for a line. */
  get waiting(): number {
    return this.#inState("waits");
  }

  go(at: number): void {
    this.at = Math.max(0, Math.min(at, this.page.questions.length));
    this.#settle();
  }

  /** Fill in a part of an answer; of a question by its id, because a photo may be there when another is on the screen. */
  write(id: string, part: Partial<QuizAnswer>): void {
    const asked = this.page.questions.find((one) => one.id === id) ?? null;
    if (asked) {
      const before = this.#in(asked).file_id;
      if (part.file_id && before && before !== part.file_id) this.#forget(asked, before);
      this.#given.set(id, { ...this.#in(asked), ...part });
    }
    if (id === this.asked?.id) this.told = false;
    this.#tell();
  }

  /** Ask the same question once more; what was answered stands there to go on from. */
  again(): void {
    this.told = false;
    this.#tell();
  }

  /** Let the server look at it; answers whether that finished the quiz. */
  async answer(): Promise<boolean> {
    const { asked, page, given } = this;
    if (!asked || !isReady(asked, given)) return false;
    const number = (asked.tried?.tries ?? 0) + 1;
    const unsent = this.#given.get(asked.id);
    if (given.file_id) this.#sentPhotos.add(given.file_id);
    const told = await this.#calls.answer({ block: page.block, question: asked.id, number, answer: given });
    const finished = told.done && !this.page.done;
    // What was changed while this was on its way was not sent.
    if (this.#given.get(asked.id) === unsent) this.#given.delete(asked.id);
    const questions = this.page.questions.map((one) => (one.id === told.question.id ? told.question : one));
    this.page = { ...this.page, questions, done: this.page.done || told.done };
    this.#settle();
    return finished;
  }

  /** Another window went on with it: take what the server has. */
  async read(): Promise<void> {
    this.take(await this.#calls.page());
  }

  /** What the server has now; what was typed here and not sent stays. */
  take(page: HeldPage): void {
    this.page = page;
    this.at = Math.min(this.at, page.questions.length);
    this.#settle();
  }

  /** A photo that was sent as an answer stays: a teacher may be looking at it. */
  #forget(asked: QuizAsked, fileId: string): void {
    const isAnswer = asked.tried?.answer.file_id === fileId || this.#sentPhotos.has(fileId);
    if (!isAnswer) void this.#calls.forget?.(fileId).catch(() => null);
  }

  #in(asked: QuizAsked | null): QuizAnswer {
    if (!asked) return { options: [], texts: [], file_id: null };
    return this.#given.get(asked.id) ?? beginOf(asked);
  }

  /** How it went is told of what was sent only: never beside something else that stands in the question. */
  #settle(): void {
    const { asked } = this;
    this.told = asked !== null && asked.tried !== null && !this.#given.has(asked.id);
    this.#tell();
  }

  #inState(state: QuestionState): number {
    return this.page.questions.filter((one) => stateOf(one) === state).length;
  }

  #tell(): void {
    this.#calls.unsent?.(this.unsent);
    for (const watcher of this.#watchers) watcher();
  }
}
