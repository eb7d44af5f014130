/**
 * A folder of files on its way to the catalogue: each becomes a draft, one after another.
 *
 * Of every file all bytes are digested first, in pieces, so that the server can say which ones it knows already: a folder
 * that is chosen again sends only what is new. Stopping holds between two pieces; going on goes on with the next one.
 */
import type { FileView, FolderKnown } from "../../generated/wire";
import { codeOf } from "../problem";
import { type UploadCalls, Uploads } from "./upload";

export type FolderKind = "VIDEO" | "AUDIO" | "PDF" | "PICTURE" | "TEXT";

export interface FolderEntry {
  readonly key: string;
  /** With its folders. */
  readonly name: string;
  readonly file: File;
  /** Null: of a kind that cannot be shown. */
  readonly kind: FolderKind | null;
}

export type FolderPhase = "waiting" | "reading" | "sending" | "offline" | "checking" | "done" | "known" | "failed";

export interface FolderState {
  readonly phase: FolderPhase;
  /** Of `sending`, from 0 to 1. */
  readonly share: number;
  /** Of `done` and `known`. */
  readonly made: FolderKnown | null;
  /** Of `failed`: a word for why, or what the server said. */
  readonly why: string;
  readonly error: unknown;
}

export interface FolderCalls {
  readonly upload: UploadCalls;
  readonly wait: (ms: number) => Promise<void>;
  known(digests: readonly string[]): Promise<readonly FolderKnown[]>;
  bring(body: { digest: string; name: string; file_id: string | null; text: string }): Promise<FolderKnown>;
  /** A picture as a PDF of one page; null where this browser cannot read it. */
  paper(file: File): Promise<File | null>;
  digest(bytes: ArrayBuffer): Promise<ArrayBuffer>;
}

export const MOST_FILES = 200;
export const MOST_CHARACTERS = 20_000;
const PIECE = 4 * 1024 * 1024;
const WAITS: FolderState = { phase: "waiting", share: 0, made: null, why: "", error: null };

const KINDS: Readonly<Record<FolderKind, readonly string[]>> = {
  VIDEO: ["mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg"],
  AUDIO: ["mp3", "m4a", "aac", "wav", "ogg", "opus", "flac"],
  PDF: ["pdf"],
  PICTURE: ["jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif"],
  TEXT: ["txt", "md"],
};

/** What another try does not mend. */
const FOR_GOOD: ReadonlySet<string> = new Set(["unknown_kind", "empty", "long_text", "not_text", "picture"]);

/** What computers put into folders for themselves. */
const HIDDEN = /(^|\/)(\.[^/]*|~\$[^/]*|Thumbs\.db|desktop\.ini|__MACOSX\/.*)$/i;

export function kindOf(name: string): FolderKind | null {
  const ending = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return (Object.keys(KINDS) as FolderKind[]).find((kind) => KINDS[kind].includes(ending)) ?? null;
}

/** The files of a folder by name, without what nobody put there; so many as fit, and how many were left. */
export function entriesOf(files: readonly File[]): { readonly entries: readonly FolderEntry[]; readonly left: number } {
  const named = files
    .map((file) => ({ file, name: file.webkitRelativePath || file.name }))
    .filter(({ name }) => !HIDDEN.test(name))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  const entries = named.slice(0, MOST_FILES).map(({ file, name }, at) => ({
    key: `${at} ${name}`,
    name,
    file,
    kind: kindOf(name),
  }));
  return { entries, left: named.length - entries.length };
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A digest of all bytes, made of the digests of the pieces: a film of 2 GB needs no more memory than one piece. */
export async function digestOf(file: Blob, digest: FolderCalls["digest"]): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [new TextEncoder().encode(String(file.size))];
  for (let at = 0; at < file.size; at += PIECE) {
    parts.push(new Uint8Array(await digest(await file.slice(at, at + PIECE).arrayBuffer())));
  }
  return hex(await digest(await new Blob(parts).arrayBuffer()));
}

export class FolderImport {
  readonly entries: readonly FolderEntry[];
  readonly #calls: FolderCalls;
  readonly #uploads: Uploads;
  readonly #states = new Map<string, FolderState>();
  readonly #watchers = new Set<() => void>();
  #gate: Promise<void> | null = null;
  #open: () => void = () => {};
  #running = false;
  #ended = false;

  constructor(entries: readonly FolderEntry[], calls: FolderCalls) {
    this.entries = entries;
    this.#calls = calls;
    const send: UploadCalls["send"] = async (id, at, piece) => {
      await this.#gate;
      return calls.upload.send(id, at, piece);
    };
    this.#uploads = new Uploads({ ...calls.upload, send }, calls.wait);
    this.#uploads.watch(() => this.#follow());
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  of(entry: FolderEntry): FolderState {
    return this.#states.get(entry.key) ?? WAITS;
  }

  get stopped(): boolean {
    return this.#gate !== null;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Whether it failed, and another try may help. */
  mayTryAgain(entry: FolderEntry): boolean {
    const { phase, why } = this.of(entry);
    return phase === "failed" && !FOR_GOOD.has(why);
  }

  /** By bytes, from 0 to 1. */
  get share(): number {
    const all = this.entries.reduce((sum, { file }) => sum + file.size, 0);
    const done = this.entries.reduce((sum, entry) => sum + entry.file.size * this.#shareOf(entry), 0);
    return all === 0 ? 1 : done / all;
  }

  stop(): void {
    if (this.#gate) return;
    this.#gate = new Promise((open) => {
      this.#open = open;
    });
    this.#tell();
  }

  goOn(): void {
    this.#gate = null;
    this.#open();
    this.#tell();
  }

  /** The page is left: nothing goes on. */
  end(): void {
    this.#ended = true;
    this.#watchers.clear();
    this.#uploads.end();
    this.goOn();
  }

  /** Every file that has not come through yet, one after another; again also those that failed, where it may help. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (const entry of this.entries) {
      if (this.of(entry).phase !== "waiting" && !this.mayTryAgain(entry)) continue;
      await this.#gate;
      if (this.#ended) break;
      await this.#one(entry).catch((error: unknown) =>
        this.#set(entry, { phase: "failed", error, why: codeOf(error) }),
      );
    }
    this.#running = false;
    this.#tell();
  }

  async #one(entry: FolderEntry): Promise<void> {
    if (entry.kind === null) return this.#set(entry, { phase: "failed", why: "unknown_kind" });
    if (entry.file.size === 0) return this.#set(entry, { phase: "failed", why: "empty" });
    this.#set(entry, { phase: "reading" });
    const digest = await digestOf(entry.file, this.#calls.digest).catch(() => null);
    if (digest === null) return this.#set(entry, { phase: "failed", why: "unread" });
    const [known] = await this.#calls.known([digest]);
    if (known) return this.#set(entry, { phase: "known", made: known });
    const body = { digest, name: entry.name.slice(-500), file_id: null, text: "" };
    if (entry.kind === "TEXT") return this.#text(entry, body);
    const sent = await this.#send(entry, entry.kind);
    if (sent === null) return;
    this.#set(entry, { phase: "done", made: await this.#calls.bring({ ...body, file_id: sent.id }) });
  }

  async #text(entry: FolderEntry, body: Parameters<FolderCalls["bring"]>[0]): Promise<void> {
    if (entry.file.size > 4 * MOST_CHARACTERS) return this.#set(entry, { phase: "failed", why: "long_text" });
    const text = new TextDecoder().decode(await entry.file.arrayBuffer());
    if (text.length > MOST_CHARACTERS) return this.#set(entry, { phase: "failed", why: "long_text" });
    if (text.includes("\uFFFD")) return this.#set(entry, { phase: "failed", why: "not_text" });
    if (text.trim() === "") return this.#set(entry, { phase: "failed", why: "empty" });
    this.#set(entry, { phase: "done", made: await this.#calls.bring({ ...body, text }) });
  }

  async #send(entry: FolderEntry, kind: Exclude<FolderKind, "TEXT">): Promise<FileView | null> {
    const file = kind === "PICTURE" ? await this.#calls.paper(entry.file) : entry.file;
    if (file === null) {
      this.#set(entry, { phase: "failed", why: "picture" });
      return null;
    }
    const sent = await this.#uploads.start(entry.key, kind === "PICTURE" ? "PDF" : kind, file);
    if (sent) return sent;
    const state = this.#uploads.of(entry.key);
    this.#set(entry, { phase: "failed", why: state?.why || codeOf(state?.error), error: state?.error ?? null });
    return null;
  }

  #follow(): void {
    for (const entry of this.entries) {
      const state = this.#uploads.of(entry.key);
      const phase = state && { sending: "sending", waiting: "offline", checking: "checking" }[state.phase as "sending"];
      if (state && phase) this.#set(entry, { phase: phase as FolderPhase, share: state.share });
    }
  }

  #shareOf(entry: FolderEntry): number {
    const { phase, share } = this.of(entry);
    if (phase === "sending" || phase === "offline") return share;
    return phase === "waiting" || phase === "reading" ? 0 : 1;
  }

  #set(entry: FolderEntry, part: Partial<FolderState>): void {
    this.#states.set(entry.key, { ...WAITS, ...part });
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
