/**
 * A file on its way to the server, in pieces.
 *
 * Each piece goes to the place where the file is; when the line breaks, the server is asked how far it is and the rest
 * follows from there. The last byte does not make it ready: the server looks at it first.
 */
import type { FileView, StoredKind } from "../../generated/wire";
import { codeOf, Refused, Unreachable } from "../problem";

export interface UploadCalls {
  /** `block`: what waits for it. */
  begin(name: string, size: number, block: string): Promise<FileView>;
  send(id: string, at: number, piece: Blob): Promise<FileView>;
  show(id: string): Promise<FileView>;
  cancel(id: string): Promise<unknown>;
}

export interface UploadState {
  /** `waiting`: the line is gone or the server asks for patience, it goes on by itself. `checking`: all is there, the server looks at it. */
  readonly phase: "sending" | "waiting" | "checking" | "refused" | "failed";
  /** From 0 to 1. */
  readonly share: number;
  readonly name: string;
  /** Of `refused`: the server's code, `other_kind` for a file that is not of the block's kind, `unread` for one that changed or went while it was sent. */
  readonly why: string;
  /** Of `failed`. */
  readonly error: unknown;
}

type Wait = (ms: number) => Promise<void>;

const PIECE = 2 * 1024 * 1024;
const LOOK_MS = 700;
const AGAIN_MS = 1000;
const LONGEST_AGAIN_MS = 15_000;

export const MOST_BYTES = 2 * 1024 ** 3;

const DISK_IS_FULL = 507;

/** Whether it goes by itself: no line, a server that begins anew or asks for patience. A full disk does not. */
function passes(error: unknown): boolean {
  if (error instanceof Unreachable || codeOf(error) === "offset_is_elsewhere") return true;
  if (!(error instanceof Refused)) return false;
  return error.status === 429 || (error.status >= 500 && error.status !== DISK_IS_FULL);
}

const secondsAsked = (error: unknown): number => (error instanceof Refused ? (error.retryAfter ?? 0) : 0);

/** The file on this device is not what was chosen: browsers then say that the line broke, whatever they are asked. */
class FileChanged extends Error {}

const canBeRead = (piece: Blob): Promise<boolean> =>
  piece.arrayBuffer().then(
    () => true,
    () => false,
  );

/** Uploads of one page, by the block that waits for its file. */
export class Uploads {
  readonly #calls: UploadCalls;
  readonly #wait: Wait;
  readonly #states = new Map<string, UploadState>();
  readonly #watchers = new Set<() => void>();
  /** Which upload of a block counts; another number: it was stopped or begun anew. */
  readonly #turns = new Map<string, number>();
  #ended = false;

  constructor(calls: UploadCalls, wait: Wait) {
    this.#calls = calls;
    this.#wait = wait;
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  of(block: string): UploadState | null {
    return this.#states.get(block) ?? null;
  }

  /** Whether leaving the page would break something off. */
  get busy(): boolean {
    return [...this.#states.values()].some(({ phase }) => phase !== "refused" && phase !== "failed");
  }

  /**
   * Send a file for a block of a kind (null: of any); answers it when it is ready, null when it was stopped, refused or
   * failed.
   */
  async start(block: string, kind: StoredKind | null, file: File): Promise<FileView | null> {
    if (this.#ended) return null;
    const turn = (this.#turns.get(block) ?? 0) + 1;
    this.#turns.set(block, turn);
    const isMine = (): boolean => this.#turns.get(block) === turn;
    const tell = (part: Partial<UploadState>): void => {
      if (isMine()) this.#set(block, { phase: "sending", share: 0, name: file.name, why: "", error: null, ...part });
    };
    tell({});
    let view: FileView | null = null;
    try {
      view = await this.#calls.begin(file.name, file.size, block);
      view = await this.#all(view, file, isMine, tell);
      if (view && isMine()) return this.#done(block, kind, view, tell);
    } catch (error) {
      const changed = error instanceof FileChanged;
      tell(changed ? { phase: "refused", why: "unread" } : { phase: "failed", error });
      if (changed && view) await this.#calls.cancel(view.id).catch(() => null);
      return null;
    }
    if (view && !isMine()) await this.#calls.cancel(view.id).catch(() => null);
    return null;
  }

  /** Stop sending, and forget what came. */
  stop(block: string): void {
    this.#turns.set(block, (this.#turns.get(block) ?? 0) + 1);
    this.#states.delete(block);
    this.#tell();
  }

  /** The page is left: nothing goes on. */
  end(): void {
    this.#ended = true;
    this.#watchers.clear();
    for (const block of [...this.#states.keys()]) this.stop(block);
  }

  #done(
    block: string,
    kind: StoredKind | null,
    view: FileView,
    tell: (part: Partial<UploadState>) => void,
  ): FileView | null {
    if (view.state === "REFUSED") {
      tell({ phase: "refused", why: view.why });
      void this.#calls.cancel(view.id).catch(() => null);
      return null;
    }
    if (kind !== null && view.kind !== kind) {
      tell({ phase: "refused", why: "other_kind" });
      return null;
    }
    this.#states.delete(block);
    this.#tell();
    return view;
  }

  async #all(
    begun: FileView,
    file: File,
    isMine: () => boolean,
    tell: (part: Partial<UploadState>) => void,
  ): Promise<FileView> {
    let view = begun;
    let again = AGAIN_MS;
    while (isMine() && (view.state === "RECEIVING" || view.state === "CHECKING")) {
      const share = view.received / view.size;
      const piece = file.slice(view.received, view.received + PIECE);
      try {
        if (view.state === "CHECKING") {
          tell({ phase: "checking", share: 1 });
          await this.#wait(LOOK_MS);
          view = await this.#calls.show(view.id);
        } else {
          tell({ share });
          view = await this.#calls.send(view.id, view.received, piece);
        }
        again = AGAIN_MS;
      } catch (error) {
        if (!passes(error)) throw error;
        if (error instanceof Unreachable && !(await canBeRead(piece))) throw new FileChanged();
        tell({ phase: "waiting", share });
        await this.#wait(Math.max(again, secondsAsked(error) * 1000));
        again = Math.min(again * 2, LONGEST_AGAIN_MS);
        view = await this.#calls.show(view.id).catch(() => view);
      }
    }
    return view;
  }

  #set(block: string, state: UploadState): void {
    this.#states.set(block, state);
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
