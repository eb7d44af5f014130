/**
 * The service worker of kept lessons. It is there only where a pupil keeps a lesson on the device.
 *
 * It answers from the device what was kept there on purpose, and the shell that such a lesson needs: a page and what
 * changes only when there is no line, files of a lesson at once (their address never means anything else). All else
 * goes to the server as if there were no worker. Each build of the client has a worker and a shell of its own.
 */
import { lessonOf, SHELL, type Way, wayOf } from "./names";
import { answered } from "./ranges";

interface WorkerEvent extends Event {
  waitUntil(what: Promise<unknown>): void;
}

interface AskedEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface ToldEvent extends WorkerEvent {
  readonly ports: readonly MessagePort[];
}

interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(kind: "message", listener: (event: ToldEvent) => void): void;
  addEventListener(kind: "fetch", listener: (event: AskedEvent) => void): void;
}

interface Shell {
  readonly version: string;
  /** The page's own script. */
  readonly entry: string;
  readonly files: readonly string[];
}

const worker = globalThis as unknown as Worker;
// Written by the build: the files of one release.
const shell = JSON.parse("__ERBIJ_SHELL__") as Shell;
const own = SHELL + shell.version;
const files: ReadonlySet<string> = new Set(shell.files);
const LOOSE = { ignoreVary: true } as const;
/** So long an answer is waited for where there is one on the device: half a line is none. */
const PATIENCE_MS = 4_000;
/** What a server that starts again, or what stands before it, answers. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);
/** A film is asked for piece by piece: what was opened last stays open. */
let opened: { readonly address: string; readonly file: Blob; readonly headers: Headers } | null = null;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  const way = wayOf(pathname, request.mode === "navigate", files);
  if (way) event.respondWith(WAYS[way](request));
});

// A page is about to keep a lesson: it hears when the shell is here, also where it went with the last lesson.
worker.addEventListener("message", (event) =>
  event.waitUntil(
    complete().then(
      () => event.ports[0]?.postMessage(true),
      () => event.ports[0]?.postMessage(false),
    ),
  ),
);

async function complete(): Promise<void> {
  opened = null;
  if (!(await ofShell("/"))) await fill();
}

/** What the shell has; a cache that is gone stays gone. */
const ofShell = (address: string): Promise<Response | undefined> => caches.match(address, { ...LOOSE, cacheName: own });

const WAYS: Readonly<Record<Way, (request: Request) => Promise<Response>>> = {
  page,
  shell: async (request) => (await ofShell(request.url)) ?? (await fetch(request)),
  file,
  fresh,
};

async function install(): Promise<void> {
  await fill();
  await worker.skipWaiting();
}

async function fill(): Promise<void> {
  try {
    const cache = await caches.open(own);
    await cache.addAll(["/", ...files]);
    const document = await (await cache.match("/", LOOSE))?.text();
    // Between two releases a page may be of another one than this worker: the next visit tries again.
    if (!document?.includes(shell.entry)) throw new Error("another release");
  } catch (error) {
    await caches.delete(own);
    throw error;
  }
}

async function begin(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== own);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The caches of lessons that may still be here; what is past goes. */
async function lessons(): Promise<Cache[]> {
  const now = Date.now();
  const found: Cache[] = [];
  for (const name of await caches.keys()) {
    const lesson = lessonOf(name);
    if (lesson && lesson.until <= now) await caches.delete(name);
    else if (lesson) found.push(await caches.open(name));
  }
  return found;
}

async function keptWith(address: string): Promise<readonly [Cache, Response] | null> {
  for (const cache of await lessons()) {
    const found = await cache.match(address, LOOSE);
    if (found) return [cache, found];
  }
  return null;
}

/** What the server said; null: nothing yet, or only what stands before it says that it is away. */
async function inTime(going: Promise<Response>): Promise<Response | null> {
  const late = new Promise<null>((done) => setTimeout(done, PATIENCE_MS, null));
  const answer = await Promise.race([going.catch(() => null), late]);
  return answer && AWAY.has(answer.status) ? null : answer;
}

/** The server's own page; without a line that of the shell. From the front door one comes to what is kept. */
async function page(request: Request): Promise<Response> {
  const going = fetch(request);
  const answer = await inTime(going);
  if (answer || (await lessons()).length === 0) return answer ?? (await going);
  const address = new URL(request.url);
  if (address.pathname === "/") return Response.redirect(`${address.origin}/catalogue/kept`);
  return (await ofShell("/")) ?? (await going);
}

async function file(request: Request): Promise<Response> {
  const kept = await keptWith(request.url);
  if (!kept) {
    opened = null;
    return await fetch(request);
  }
  const [, response] = kept;
  if (opened?.address !== request.url) {
    opened = { address: request.url, file: await response.blob(), headers: response.headers };
  }
  return answered(opened.file, opened.headers, request.headers.get("range"));
}

const revisionOf = async (lesson: Response): Promise<unknown> =>
  ((await lesson.clone().json()) as { readonly revision?: number }).revision;

/** What may change: from the server, and without a line as it was last. */
async function fresh(request: Request): Promise<Response> {
  const kept = await keptWith(request.url);
  if (!kept) return await fetch(request);
  const [cache, last] = kept;
  const answer = await inTime(fetch(request));
  if (!answer) return last;
  // Where the pupil is, and what they answered, goes on; the rest stays as it was kept, beside its files.
  const goesOn = /^\/api\/catalogue\/(?:engagement|quiz)\//.test(new URL(request.url).pathname);
  if (answer.ok && goesOn && (await revisionOf(answer)) === (await revisionOf(last))) {
    await cache.put(request.url, answer.clone());
  }
  return answer;
}
