import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const HOME = "https://erbij.invalid";
const NOW = Date.parse("2026-11-18T09:00:00Z");
const LESSON = `erbij-lesson noor breuken ${NOW + 1000}`;
const SHELL = { version: "new", entry: "/assets/index-new.js", files: ["/assets/index-new.js", "/assets/lesson.js"] };
const DOCUMENT = '<script src="/assets/index-new.js">';

type Box = Map<string, Response>;
const full = (address: string): string => new URL(address, HOME).href;
const textOf = async (answer: Response | undefined): Promise<string | undefined> => await answer?.clone().text();

/** What the browser knows, and the line to a server that answers by address. */
let boxes: Map<string, Box>;
let server: Map<string, () => Response>;
let line: boolean | "half";
let asked: string[];
let took: number;
const hears = new Map<string, (event: unknown) => void>();

const boxOf = (name: string): Box => {
  const box = boxes.get(name) ?? new Map<string, Response>();
  boxes.set(name, box);
  return box;
};
const cacheOf = (box: Box) => ({
  match: async (address: string) => box.get(full(address))?.clone(),
  put: async (address: string, answer: Response) => void box.set(full(address), answer),
  addAll: async (all: string[]) => {
    for (const address of all) box.set(full(address), await fetch(address));
  },
});

async function answerOf(given: string | { readonly url: string }): Promise<Response> {
  const address = new URL(typeof given === "string" ? given : given.url, HOME);
  asked.push(address.pathname);
  if (!line) throw new TypeError("no line");
  if (line === "half") await new Promise(() => undefined);
  return server.get(address.pathname)?.() ?? new Response("from the server");
}

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  [boxes, server, line, asked, took] = [new Map(), new Map([["/", () => new Response(DOCUMENT)]]), true, [], 0];
  vi.stubGlobal("caches", {
    open: async (name: string) => cacheOf(boxOf(name)),
    match: async (address: string, { cacheName }: { cacheName: string }) =>
      boxes.get(cacheName)?.get(full(address))?.clone(),
    keys: async () => [...boxes.keys()],
    delete: async (name: string) => boxes.delete(name),
  });
  vi.stubGlobal("fetch", answerOf);
  vi.stubGlobal("location", { origin: HOME });
  vi.stubGlobal("skipWaiting", async () => {
    took += 1;
  });
  vi.stubGlobal("clients", { claim: async () => undefined });
  vi.stubGlobal("addEventListener", (kind: string, listener: (event: unknown) => void) => hears.set(kind, listener));
  vi.spyOn(JSON, "parse").mockReturnValueOnce(SHELL);
  vi.resetModules();
  await import("../worker");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function happens(kind: string, more: object = {}): Promise<unknown> {
  let waits: Promise<unknown> = Promise.resolve();
  const waitUntil = (what: Promise<unknown>): void => {
    waits = what;
  };
  hears.get(kind)?.({ waitUntil, ...more });
  return await waits;
}

/** What a page gets; null: the worker leaves it to the browser. */
async function get(address: string, more: object = {}): Promise<Response | null> {
  let answer: Promise<Response> | null = null;
  const request = { method: "GET", mode: "cors", url: full(address), headers: new Headers(), ...more };
  hears.get("fetch")?.({
    request,
    respondWith: (given: Promise<Response>) => {
      answer = given;
    },
  });
  return await (answer as Promise<Response> | null);
}
const open = (address: string): Promise<Response | null> => get(address, { mode: "navigate" });
const keeps = (address: string, body: string, headers = {}): void =>
  void boxOf(LESSON).set(full(address), new Response(body, { headers }));

describe("a release of Erbij", () => {
  it("brings its own shell whole, takes over, and lets the old one go but no lesson", async () => {
    boxOf("erbij-shell old");
    boxOf(LESSON);
    await happens("install");
    expect([...boxOf("erbij-shell new").keys()]).toEqual(["/", ...SHELL.files].map(full));
    expect(took).toBe(1);
    await happens("activate");
    expect([...boxes.keys()]).toEqual([LESSON, "erbij-shell new"]);
  });

  it("that is half there changes nothing", async () => {
    server.set("/", () => new Response('<script src="/assets/index-old.js">'));
    await expect(happens("install")).rejects.toThrow("another release");
    expect([[...boxes.keys()], took]).toEqual([[], 0]);
  });

  it("brings its shell again to a page that keeps a lesson after the last one went", async () => {
    const told: unknown[] = [];
    const ports = [{ postMessage: (what: unknown) => told.push(what) }];
    await happens("message", { ports });
    expect([told, boxOf("erbij-shell new").size]).toEqual([[true], 3]);
    line = false;
    boxes.clear();
    await happens("message", { ports });
    expect([told, [...boxes.keys()]]).toEqual([[true, false], []]);
  });
});

describe("with a line", () => {
  beforeEach(() => happens("install"));

  it("pages and who is signed in come from the server, also where they are kept", async () => {
    keeps("/api/access/me", "kept");
    for (const [address, how] of [
      ["/catalogue/lesson/breuken", open],
      ["/api/access/me", get],
    ] as const)
      expect(await textOf((await how(address)) ?? undefined)).toBe("from the server");
  });

  it.each(["/live/les", "/access/in", "/api/live/slots/les"])("%s goes past it", async (address) => {
    expect([await open(address), await get(address), asked.includes(address)]).toEqual([null, null, false]);
  });

  it("nothing that is sent goes through it", async () => {
    expect(await get("/api/access/me", { method: "POST" })).toBeNull();
  });

  it("a film that is here costs no line, and one that is not comes from the server", async () => {
    keeps("/api/catalogue/files/film/content", "0123456789");
    expect(await textOf((await get("/api/catalogue/files/film/content")) ?? undefined)).toBe("0123456789");
    expect(await textOf((await get("/api/catalogue/files/other/content")) ?? undefined)).toBe("from the server");
    expect(asked).not.toContain("/api/catalogue/files/film/content");
  });

  it("where the pupil is goes on in what is kept, and a lesson that was changed leaves it as it is", async () => {
    const address = "/api/catalogue/engagement/lesson/breuken";
    keeps(address, '{"revision":1,"here":"film"}');
    server.set(address, () => new Response('{"revision":1,"here":"text"}'));
    await get(address);
    expect(await textOf(boxOf(LESSON).get(full(address)))).toContain("text");
    server.set(address, () => new Response('{"revision":2,"here":"quiz"}'));
    expect(await textOf((await get(address)) ?? undefined)).toContain("quiz");
    expect(await textOf(boxOf(LESSON).get(full(address)))).toContain("text");
  });
});

describe("with a line that is no good", () => {
  beforeEach(async () => {
    await happens("install");
    keeps("/api/access/me", "noor");
  });

  it.each([502, 503, 504])("a kept lesson opens while the server starts again: %s", async (status) => {
    for (const address of ["/catalogue/lesson/breuken", "/api/access/me"])
      server.set(address, () => new Response("away", { status }));
    expect(await textOf((await open("/catalogue/lesson/breuken")) ?? undefined)).toBe(DOCUMENT);
    expect(await textOf((await get("/api/access/me")) ?? undefined)).toBe("noor");
  });

  it("a kept lesson opens when nothing comes", async () => {
    line = "half";
    const waits: number[] = [];
    vi.stubGlobal("setTimeout", (done: (what: null) => void, ms: number) => {
      waits.push(ms);
      queueMicrotask(() => done(null));
    });
    const answers = [open("/catalogue/lesson/breuken"), get("/api/access/me")];
    expect(await Promise.all(answers.map(async (one) => await textOf((await one) ?? undefined)))).toEqual([
      DOCUMENT,
      "noor",
    ]);
    expect(waits).toEqual([4_000, 4_000]);
  });

  it("what a server that is there refuses is refused", async () => {
    server.set("/api/access/me", () => new Response("no", { status: 401 }));
    expect((await get("/api/access/me"))?.status).toBe(401);
  });
});

describe("a device from which the last lesson went", () => {
  it("gets no cache again by a page that is still open", async () => {
    await happens("install");
    boxes.clear();
    expect(await textOf((await get("/assets/lesson.js")) ?? undefined)).toBe("from the server");
    expect([...boxes.keys()]).toEqual([]);
  });
});

describe("without a line", () => {
  beforeEach(async () => {
    await happens("install");
    line = false;
  });

  it("a kept lesson opens from the shell, and the front door leads to what is kept", async () => {
    keeps("/api/access/me", "noor");
    expect(await textOf((await open("/catalogue/lesson/breuken")) ?? undefined)).toBe(DOCUMENT);
    expect((await open("/"))?.headers.get("location")).toBe(`${HOME}/catalogue/kept`);
    expect(await textOf((await get("/assets/lesson.js")) ?? undefined)).toBe("from the server");
    expect(await textOf((await get("/api/access/me")) ?? undefined)).toBe("noor");
  });

  it("a player gets the part of the film that it asks for", async () => {
    keeps("/api/catalogue/files/film/content", "0123456789", { "content-type": "video/mp4" });
    for (const [range, part, told] of [
      ["bytes=2-4", "234", "bytes 2-4/10"],
      ["bytes=-2", "89", "bytes 8-9/10"],
    ] as const) {
      const answer = await get("/api/catalogue/files/film/content", { headers: new Headers({ range }) });
      expect([answer?.status, answer?.headers.get("content-range")]).toEqual([206, told]);
      expect(await answer?.text()).toBe(part);
    }
  });

  it("a browser where nothing is kept says so itself", async () => {
    await expect(open("/")).rejects.toThrow("no line");
    await expect(open("/catalogue/lesson/breuken")).rejects.toThrow("no line");
    await expect(get("/api/access/me")).rejects.toThrow("no line");
  });

  it("a lesson of which the time is over is gone", async () => {
    keeps("/api/catalogue/files/film/content", "0123456789");
    vi.setSystemTime(NOW + 1000);
    await expect(get("/api/catalogue/files/film/content")).rejects.toThrow("no line");
    expect([...boxes.keys()]).toEqual(["erbij-shell new"]);
  });
});
