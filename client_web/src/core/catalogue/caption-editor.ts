/**
 * Captions while somebody writes them: lines with a begin, an end and words, kept on the server a moment after the last
 * change, as long as every time can be read. A line without words is not sent: it waits for its words.
 *
 * Everything can be undone, the last thing first; typing in one field is one thing.
 */
import type { CaptionLine, CaptionLines, SaveCaptions } from "../../generated/wire";
import { codeOf, Unreachable } from "../problem";

/** A line as it stands on the screen: times as they are typed. */
export interface EditedLine {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export type LineFault = "from" | "to" | "order" | "end";
export type CaptionsState = "kept" | "changed" | "saving" | "failed" | "conflict" | "wrong";

export interface CaptionTimers {
  set(run: () => void, ms: number): number;
  clear(timer: number): void;
}

const WAIT_MS = 900;
const AGAIN_MS = 5_000;
const MOST_UNDO = 100;
const USUAL_MS = 2_000;
const LEAST_MS = 300;

/** A time to type in: `0:02,5`. */
export function typedTime(ms: number): string {
  const rest = String(ms % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  const seconds = Math.floor(ms / 1000);
  const two = String(seconds % 60).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const begin = minutes < 60 ? `${minutes}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return `${begin}:${two}${rest ? `,${rest}` : ""}`;
}

/** What a typed time is in milliseconds; null: it is none. */
export function readTime(typed: string): number | null {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,2})(?:[.,](\d{1,3}))?$/.exec(typed.trim());
  if (!match) return null;
  const [hours, minutes, seconds] = [Number(match[1] ?? 0), Number(match[2] ?? 0), Number(match[3])];
  if (seconds > 59 || (match[1] !== undefined && minutes > 59)) return null;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((match[4] ?? "").padEnd(3, "0"));
}

/** What is wrong with a line; null: nothing. */
export function faultOf(line: EditedLine, endMs: number): LineFault | null {
  const [from, to] = [readTime(line.from), readTime(line.to)];
  if (from === null) return "from";
  if (to === null) return "to";
  if (from >= endMs) return "end";
  return to <= from ? "order" : null;
}

export class CaptionEditor {
  lines: readonly EditedLine[];
  state: CaptionsState = "kept";
  error: unknown = null;
  version: number;
  readonly #language: string;
  readonly #endMs: number;
  readonly #send: (body: SaveCaptions) => Promise<CaptionLines>;
  readonly #timers: CaptionTimers;
  readonly #watchers = new Set<() => void>();
  #next = 0;
  #undo: readonly (readonly EditedLine[])[] = [];
  /** The field that is being typed in: more of it is the same thing to undo. */
  #typing = "";
  #kept: string;
  #timer: number | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(
    given: CaptionLines,
    endMs: number,
    send: (body: SaveCaptions) => Promise<CaptionLines>,
    timers: CaptionTimers,
  ) {
    this.#language = given.language;
    this.version = given.version;
    this.#endMs = endMs;
    this.#send = send;
    this.#timers = timers;
    this.lines = given.lines.map((line) => this.#line(typedTime(line.from_ms), typedTime(line.to_ms), line.text));
    this.#kept = JSON.stringify(this.#body() ?? []);
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  get undoable(): boolean {
    return this.#undo.length > 0;
  }

  fault(line: EditedLine): LineFault | null {
    return faultOf(line, this.#endMs);
  }

  write(id: number, part: Partial<Omit<EditedLine, "id">>): void {
    const typing = `${id} ${Object.keys(part).join()}`;
    if (typing !== this.#typing) this.#remember();
    this.#typing = typing;
    this.#set(this.lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  }

  /**
   * Add an empty line after another one (null: at the begin); answers its id. `nowMs`: where the film is. When that is
   * further than the begin of the line before, the new one begins there, and the one before ends.
   */
  insert(after: number | null, nowMs: number): number {
    this.#remember();
    const at = this.lines.findIndex((line) => line.id === after) + 1;
    const before = this.lines[at - 1];
    const began = before ? (readTime(before.from) ?? 0) : -1;
    const ended = before ? (readTime(before.to) ?? 0) : 0;
    const follows = this.lines[at];
    const limit = follows ? (readTime(follows.from) ?? this.#endMs) : this.#endMs;
    // Where there is no room between two lines, the first one gives half of its time.
    const free = limit - ended < LEAST_MS && before ? Math.round((began + ended) / 2) : ended;
    const from = nowMs > began && nowMs < limit ? nowMs : free;
    const made = this.#line(typedTime(from), typedTime(Math.max(from + 1, Math.min(from + USUAL_MS, limit))), "");
    const cut = before && ended > from && from > began ? { ...before, to: typedTime(from) } : before;
    const head = cut ? [...this.lines.slice(0, at - 1), cut] : [];
    this.#set([...head, made, ...this.lines.slice(at)]);
    return made.id;
  }

  remove(id: number): void {
    this.#remember();
    this.#set(this.lines.filter((line) => line.id !== id));
  }

  undo(): void {
    const last = this.#undo.at(-1);
    if (!last) return;
    this.#undo = this.#undo.slice(0, -1);
    this.#typing = "";
    this.#set(last);
  }

  /** Keep it now; answers whether the server has all of it. */
  async save(): Promise<boolean> {
    this.#stopTimer();
    this.#running = this.#running.then(() => this.#save());
    await this.#running;
    return this.state === "kept";
  }

  /** The page is left: send at once what still waited for its moment. */
  stop(): void {
    if (this.#timer !== null) void this.save();
    this.#watchers.clear();
  }

  #line(from: string, to: string, text: string): EditedLine {
    this.#next += 1;
    return { id: this.#next, from, to, text };
  }

  #remember(): void {
    this.#typing = "";
    this.#undo = [...this.#undo, this.lines].slice(-MOST_UNDO);
  }

  #set(lines: readonly EditedLine[]): void {
    this.lines = lines;
    if (this.state !== "conflict") {
      this.state = "changed";
      this.#later(WAIT_MS);
    }
    this.#tell();
  }

  /** What can be sent; null: something is wrong in it, or there is nothing. */
  #body(): readonly CaptionLine[] | null {
    const said = this.lines.filter((line) => line.text.trim() !== "");
    if (said.length === 0 || said.some((line) => this.fault(line))) return null;
    return said.map((line) => ({
      from_ms: readTime(line.from) ?? 0,
      to_ms: readTime(line.to) ?? 0,
      text: line.text.trim(),
    }));
  }

  async #save(): Promise<void> {
    if (this.state === "conflict") return;
    const sent = this.lines;
    const lines = this.#body();
    const text = JSON.stringify(lines ?? []);
    const waits = lines === null && (this.version > 0 || this.lines.some((line) => line.text.trim() !== ""));
    if (waits) return this.#now("wrong");
    if (!lines || text === this.#kept) return this.#now("kept");
    this.#now("saving");
    try {
      const answer = await this.#send({ language: this.#language, version: this.version, lines });
      this.version = answer.version;
      this.#kept = text;
      this.error = null;
      this.#now(sent === this.lines ? "kept" : "changed");
    } catch (error) {
      this.error = error;
      this.#now(codeOf(error) === "somebody_else_changed" ? "conflict" : "failed");
      if (error instanceof Unreachable) this.#later(AGAIN_MS);
    }
  }

  #later(ms: number): void {
    this.#stopTimer();
    this.#timer = this.#timers.set(() => void this.save(), ms);
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
  }

  #now(state: CaptionsState): void {
    this.state = state;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
