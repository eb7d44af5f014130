/**
 * Lessons that a pupil keeps on this device, to follow them without a line.
 *
 * The files go into caches that the worker answers from (`worker.ts`); each lesson has a cache of its own, named for
 * its pupil and until when it may stay. It counts as kept once the note about it is there, which comes last.
 */
import type { CaptionsOfFile, FilmLevels, LessonPage } from "../../generated/wire";
import { addressOf } from "../api";
import type { FilmForm } from "../catalogue/film-choices";
import { contentAddress, levelAddress, textAddress } from "../catalogue/film-files";
import { api } from "../client";
import { problemFrom, Refused, Unreachable } from "../problem";
import { KEYS, remember } from "../store";
import { type Along, forgetNumbers } from "./along";
import { lessonOf, nameOf, SHELL } from "./names";

const WORKER = "/offline.js";

/** What is known of a lesson that is on this device. */
export interface KeptLesson {
  readonly id: string;
  readonly title: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 by the device's clock. */
  readonly until: number;
  /** With what it is done without a line. */
  readonly along: Along;
}

/** A file on its way, kept where it is fetched. */
interface Piece {
  readonly address: string;
  readonly size: number;
}

/** All that a lesson is made of, before it is fetched; `answers`: small ones that are here already. */
export interface Parcel {
  readonly pieces: readonly Piece[];
  readonly answers: ReadonlyMap<string, unknown>;
  readonly size: number;
  /** The forms in which its films are there, each with the size of the whole lesson. */
  readonly forms: ReadonlyMap<FilmForm, number>;
}

/** There is no room for it on this device. */
export class NoRoom extends Error {}

/** There is a newer revision of it than the one that was looked at. */
export class Changed extends Error {}

export const canKeep = (): boolean =>
  ["serviceWorker", "locks"].every((one) => one in navigator) && "caches" in globalThis;

export const lessonAddress = (id: string): string => addressOf("GET /api/catalogue/engagement/lesson/{id}", { id });
export const packAddress = (id: string): string => addressOf("GET /api/catalogue/packs/{id}", { id });
const noteAddress = (id: string): string => `/catalogue/lesson/${encodeURIComponent(id)}/note`;

const quizAddress = (id: string, block: string): string =>
  addressOf("GET /api/catalogue/quiz/lesson/{id}", { id }, { block });
const quizOf = (id: string, block: string): Promise<unknown> =>
  api.call("GET /api/catalogue/quiz/lesson/{id}", { path: { id }, query: { block } });

// --- what there is to fetch ------------------------------------------------------------------------------------------

/** How large a file is: its first byte is asked for, and the answer says of how many. */
async function sizeOf(address: string): Promise<number> {
  const answer = await answerFrom(address, { range: "bytes=0-0" });
  await answer.body?.cancel();
  const total = /\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1];
  return Number(total ?? answer.headers.get("content-length") ?? 0);
}

async function answerFrom(address: string, headers: HeadersInit, signal?: AbortSignal): Promise<Response> {
  const init: RequestInit = { headers, credentials: "same-origin", cache: "no-store", ...(signal ? { signal } : {}) };
  let answer: Response;
  try {
    answer = await fetch(address, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(address);
  }
  if (!answer.ok) throw new Refused(problemFrom(answer.status, null));
  return answer;
}

interface FilmKnown {
  readonly id: string;
  readonly levels: FilmLevels;
  readonly captions: CaptionsOfFile;
}

async function filmOf(id: string): Promise<FilmKnown> {
  const path = { id };
  const captions = await api.call("GET /api/catalogue/captions/{id}", { path });
  const levels = await api.call("GET /api/catalogue/levels/{id}", { path });
  return { id, captions, levels };
}

/** A film in the form that is wanted, if it is there in that form. */
function piecesOf({ id, levels, captions }: FilmKnown, wanted: FilmForm): readonly Piece[] {
  const ready = levels.levels.filter(({ state }) => state === "DONE");
  const lighter = ready.find(({ kind }) => kind === wanted);
  return [
    lighter
      ? { address: levelAddress(id, wanted), size: lighter.size }
      : { address: contentAddress(id), size: levels.size },
    ...ready.filter(({ kind }) => kind === "POSTER").map(({ size }) => ({ address: levelAddress(id, "POSTER"), size })),
    ...captions.captions.map((card) => ({ address: textAddress(id, card), size: 0 })),
  ];
}

/** What the lesson asks about a film: it is there in one form only, the one that is kept. No size: not as it is. */
function levelsOf({ levels }: FilmKnown, wanted: FilmForm): FilmLevels {
  const ready = levels.levels.filter(({ state }) => state === "DONE");
  const here = ready.filter(({ kind }) => kind === "POSTER" || kind === wanted);
  return { ...levels, size: here.some(({ kind }) => kind === wanted) ? 0 : levels.size, levels: here };
}

const sum = (pieces: readonly Piece[]): number => pieces.reduce((all, { size }) => all + size, 0);

/** Look what a lesson is made of; `form`: that of its films. */
export async function look(lesson: LessonPage, id: string): Promise<(form: FilmForm) => Parcel> {
  const films: FilmKnown[] = [];
  const sheets: Piece[] = [];
  const quizzes = new Map<string, unknown>();
  for (const { block } of lesson.blocks) {
    if (block.kind === "QUIZ") quizzes.set(quizAddress(id, block.id), await quizOf(id, block.id));
    if (!block.file_id) continue;
    if (block.kind === "PDF") {
      const address = contentAddress(block.file_id);
      sheets.push({ address, size: await sizeOf(address) });
    } else films.push(await filmOf(block.file_id));
  }
  const pack: Piece = { address: packAddress(id), size: await sizeOf(packAddress(id)) };
  const all = (form: FilmForm): readonly Piece[] => [...films.flatMap((film) => piecesOf(film, form)), ...sheets, pack];
  const has = (form: FilmForm): boolean =>
    films.some(({ levels }) => levels.levels.some(({ kind, state }) => kind === form && state === "DONE"));
  const forms = (["USUAL", "LOW", "SOUND"] as const).filter((form) => form === "USUAL" || has(form));
  const sizes = new Map(forms.map((form) => [form, sum(all(form))]));
  return (form) => {
    const answers = new Map<string, unknown>([[lessonAddress(id), lesson], ...quizzes]);
    for (const film of films) {
      answers.set(addressOf("GET /api/catalogue/levels/{id}", { id: film.id }), levelsOf(film, form));
      answers.set(addressOf("GET /api/catalogue/captions/{id}", { id: film.id }), film.captions);
    }
    return { pieces: all(form), answers, size: sum(all(form)), forms: sizes };
  };
}

// --- fetching --------------------------------------------------------------------------------------------------------

/** Wait until the worker is there with its shell; rejects where it cannot be. */
async function ready(): Promise<void> {
  const registration = await navigator.serviceWorker.register(WORKER);
  const coming = registration.installing ?? registration.waiting;
  const active = registration.active ?? (coming ? await activated(coming) : null);
  const { port1, port2 } = new MessageChannel();
  const told = new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
  });
  active?.postMessage("keep", [port2]);
  if (!active || (await told) !== true) throw new Unreachable(WORKER);
}

const activated = (coming: ServiceWorker): Promise<ServiceWorker> =>
  new Promise((done, fail) => {
    const look = (): void => {
      if (coming.state === "activated") done(coming);
      if (coming.state === "redundant") fail(new Unreachable(WORKER));
    };
    coming.addEventListener("statechange", look);
    look();
  });

const json = (body: unknown): Response =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });

/** The server's word that it may be done without a line. A lesson that was changed meanwhile has to be looked at anew. */
async function alongOf(lesson: LessonPage, id: string): Promise<Along> {
  const lease = await api.call("POST /api/catalogue/engagement/lesson/{id}/offline", { path: { id }, body: {} });
  if (lease.revision !== lesson.revision) throw new Changed();
  return { ...lease, issued: Date.now() };
}

export interface Keeping {
  readonly lesson: LessonPage;
  readonly id: string;
  readonly pupilId: string;
  readonly parcel: Parcel;
  readonly signal: AbortSignal;
  /** Bytes that are here, of {@link Parcel.size}. */
  readonly onProgress: (bytes: number) => void;
}

/** Fetch all of a lesson and keep it. Who stops it, or a line that breaks, leaves nothing behind. */
export const keep = (keeping: Keeping): Promise<KeptLesson> =>
  // Held while it goes on, so that a page that tidies up knows what nobody is fetching any more.
  navigator.locks.request(lockOf(keeping.id), () => keepNow(keeping));

const KEEPING = "erbij-keeping ";
const lockOf = (id: string): string => KEEPING + id;

async function keepNow(keeping: Keeping): Promise<KeptLesson> {
  const { lesson, id, pupilId, parcel, signal } = keeping;
  await hasRoom(parcel.size);
  await forget(id);
  remember(KEYS.kept, "yes");
  let name = "";
  try {
    await ready();
    signal.throwIfAborted();
    const along = await alongOf(lesson, id);
    const until = along.issued + along.stays_s * 1000;
    name = nameOf({ pupilId, id, until });
    const cache = await caches.open(name);
    await cache.put(addressOf("GET /api/access/me"), json(await api.call("GET /api/access/me")));
    for (const [address, body] of parcel.answers) await cache.put(address, json(body));
    await fetchAll(cache, keeping);
    const kept = { id, title: lesson.title, size: parcel.size, until, along };
    // Another page may have tidied up meanwhile.
    remember(KEYS.kept, "yes");
    await cache.put(noteAddress(id), json(kept));
    return kept;
  } catch (error) {
    await caches.delete(name);
    throw error instanceof DOMException && error.name === "QuotaExceededError" ? new NoRoom() : error;
  }
}

async function hasRoom(size: number): Promise<void> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && quota - (usage ?? 0) < size) throw new NoRoom();
}

async function fetchAll(cache: Cache, { parcel, signal, onProgress }: Keeping): Promise<void> {
  let before = 0;
  for (const piece of parcel.pieces) {
    const answer = await answerFrom(piece.address, {}, signal);
    let here = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(some, on) {
        here += some.byteLength;
        onProgress(before + here);
        on.enqueue(some);
      },
    });
    const headers = new Headers(answer.headers);
    for (const one of ["content-encoding", "content-length", "date", "server"]) headers.delete(one);
    await cache.put(piece.address, new Response(answer.body?.pipeThrough(counter) ?? null, { headers }));
    if (here < Number(answer.headers.get("content-length") ?? 0)) throw new Unreachable(piece.address);
    before += here;
  }
}

// --- what is here ----------------------------------------------------------------------------------------------------

/** A private window may have caches that it lets nobody open: then nothing is kept here. */
const namesHere = async (): Promise<readonly string[]> => (canKeep() ? await caches.keys().catch(() => []) : []);

/** All lessons of a pupil that are on this device, the one that has to go first before the others. */
export async function keptLessons(pupilId: string): Promise<readonly KeptLesson[]> {
  const found: KeptLesson[] = [];
  for (const name of await namesHere()) {
    const lesson = lessonOf(name);
    if (!lesson || lesson.pupilId !== pupilId || lesson.until <= Date.now()) continue;
    const note = await (await caches.open(name)).match(noteAddress(lesson.id));
    if (note) found.push((await note.json()) as KeptLesson);
  }
  return found.sort((one, other) => one.until - other.until);
}

/** A lesson that is on this device; null: it is not. */
export const keptLesson = async (pupilId: string, id: string): Promise<KeptLesson | null> =>
  (await keptLessons(pupilId)).find((one) => one.id === id) ?? null;

/** Take a lesson off this device. */
export async function forget(id: string): Promise<void> {
  const names = (await caches.keys()).filter((name) => lessonOf(name)?.id === id);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** Take off what is past, what nobody goes on fetching, and what is of anybody else than who is signed in (null: nobody). */
export async function tidy(pupilId: string | null): Promise<void> {
  const names = await namesHere();
  if (!canKeep()) return;
  const locks = await navigator.locks.query();
  const held = new Set([...(locks.held ?? []), ...(locks.pending ?? [])].map(({ name }) => name ?? ""));
  const kept = pupilId === null ? [] : await keptLessons(pupilId);
  const whole = new Set(kept.map(({ id }) => id));
  forgetNumbers(new Set(kept.map(({ along }) => along.lease_id)));
  const stays = (name: string): boolean => {
    const lesson = lessonOf(name);
    if (lesson?.pupilId !== pupilId || lesson === null) return false;
    return held.has(lockOf(lesson.id)) || (whole.has(lesson.id) && lesson.until > Date.now());
  };
  // Who begins to fetch has no cache yet, and needs the worker all the same.
  const last = !names.some(stays) && ![...held].some((name) => name.startsWith(KEEPING));
  const gone = names.filter((name) => (lessonOf(name) ? !stays(name) : last && name.startsWith(SHELL)));
  await Promise.all(gone.map((name) => caches.delete(name)));
  if (!last) return;
  const workers = await navigator.serviceWorker.getRegistrations().catch(() => []);
  for (const registration of workers) await registration.unregister();
  remember(KEYS.kept, null);
}
