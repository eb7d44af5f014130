import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LessonPage } from "../../../generated/wire";
import { formsThere } from "../../catalogue/film-choices";
import { Unreachable } from "../../problem";
import { Changed, forget, keep, keptLesson, keptLessons, look, NoRoom, tidy } from "../kept";

const NOW = Date.parse("2026-11-18T09:00:00Z");
const DAY = 24 * 3600 * 1000;

/** The caches of a browser, on paper. */
class Shelf {
  readonly boxes = new Map<string, Map<string, Response>>();
  async open(name: string) {
    const box = this.boxes.get(name) ?? new Map<string, Response>();
    this.boxes.set(name, box);
    return {
      async put(address: string, answer: Response) {
        box.set(address, new Response(await answer.arrayBuffer(), { headers: answer.headers }));
      },
      match: async (address: string) => box.get(address)?.clone(),
    };
  }
  keys = async () => [...this.boxes.keys()];
  delete = async (name: string) => this.boxes.delete(name);
}

const film = { id: "b1", kind: "VIDEO", file_id: "film" };
const sheet = { id: "b2", kind: "PDF", file_id: "sheet" };
const lesson = {
  title: "Breuken",
  revision: 3,
  blocks: [film, sheet].map((block) => ({ block })),
} as unknown as LessonPage;
const LEASE = { lease_id: "lease", revision: 3, asks: true, idle_s: 120, stays_s: 7 * 24 * 3600 };
const ANSWERS: Record<string, unknown> = {
  "/api/access/me": { id: "noor" },
  "/api/catalogue/captions/film": { captions: [{ language: "nl", version: 2 }] },
  "/api/catalogue/levels/film": {
    size: 1000,
    resting: false,
    levels: [
      { kind: "LOW", state: "DONE", size: 300 },
      { kind: "SOUND", state: "FAILED", size: 0 },
    ],
  },
};
const FILES: Record<string, number> = {
  "/api/catalogue/files/film/content": 1000,
  "/api/catalogue/levels/film/content?kind=LOW": 300,
  "/api/catalogue/files/sheet/content": 50,
  "/api/catalogue/packs/breuken": 20,
  "/api/catalogue/captions/film/text?language=nl&version=2": 5,
};

let shelf: Shelf;
let quota: number;
let gone: number;
let held: string[];
let broken: string;
let lease: typeof LEASE;

async function answer(address: string, init?: RequestInit): Promise<Response> {
  init?.signal?.throwIfAborted();
  if (address === broken) throw new TypeError("no line");
  const body = address.endsWith("/offline") ? lease : ANSWERS[address];
  if (body) return Response.json(body);
  const size = FILES[address] ?? 0;
  if (!size) return new Response(null, { status: 404 });
  if (new Headers(init?.headers).has("range"))
    return new Response("x", { status: 206, headers: { "content-range": `bytes 0-0/${size}` } });
  return new Response("x".repeat(size), { headers: { "content-length": String(size), "content-type": "a/b" } });
}

const worker = {
  state: "activated",
  postMessage: (_: string, [port]: MessagePort[]) => port?.postMessage(true),
};

beforeEach(() => {
  [shelf, quota, gone, held, broken, lease] = [new Shelf(), 1e9, 0, [], "", LEASE];
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  vi.stubGlobal("caches", shelf);
  vi.stubGlobal("fetch", answer);
  vi.stubGlobal("localStorage", { setItem: () => undefined, removeItem: () => undefined, getItem: () => null });
  vi.stubGlobal("navigator", {
    storage: { estimate: async () => ({ quota, usage: 0 }) },
    locks: {
      request: (_: string, what: () => Promise<unknown>) => what(),
      query: async () => ({ held: held.map((name) => ({ name })) }),
    },
    serviceWorker: {
      register: async () => ({ active: worker, installing: null, waiting: null }),
      getRegistrations: async () => [{ unregister: async () => (gone += 1) }],
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function kept(
  form: "USUAL" | "LOW" = "USUAL",
  signal = new AbortController().signal,
  hears: () => void = () => undefined,
) {
  const told: number[] = [];
  const parcel = (await look(lesson, "breuken"))(form);
  const found = await keep({
    lesson,
    id: "breuken",
    pupilId: "noor",
    parcel,
    signal,
    onProgress(bytes) {
      told.push(bytes);
      hears();
    },
  });
  return { found, told, parcel };
}

describe("a lesson that a pupil takes along", () => {
  it("says how large it is in each form that its film has", async () => {
    const { forms, size } = (await look(lesson, "breuken"))("LOW");
    expect([...forms]).toEqual([
      ["USUAL", 1070],
      ["LOW", 370],
    ]);
    expect(size).toBe(370);
    expect(await shelf.keys()).toEqual([]);
  });

  it("tells how far it is, and is kept when all of it is here", async () => {
    const { found, told } = await kept();
    expect(told.at(-1)).toBe(1075);
    expect(told).toEqual([...told].sort((one, other) => one - other));
    expect(found).toEqual({
      id: "breuken",
      title: "Breuken",
      size: 1070,
      until: NOW + 7 * DAY,
      along: { ...LEASE, issued: NOW },
    });
    expect(await keptLessons("noor")).toEqual([found]);
    expect(await keptLesson("noor", "breuken")).toEqual(found);
    expect(await keptLessons("sem")).toEqual([]);
  });

  it("has a lighter film as that form, the one in which it is there", async () => {
    await kept("LOW");
    const [box] = shelf.boxes.values();
    const film = box?.get("/api/catalogue/levels/film/content?kind=LOW");
    expect([(await film?.clone().text())?.length, box?.has("/api/catalogue/files/film/content")]).toEqual([300, false]);
    const known = await box?.get("/api/catalogue/levels/film")?.clone().json();
    expect(known).toMatchObject({ size: 0, levels: [{ kind: "LOW", state: "DONE" }] });
    expect(formsThere(known)).toEqual(["LOW"]);
  });

  it("has a film as it is in no other form", async () => {
    await kept();
    const [box] = shelf.boxes.values();
    const known = await box?.get("/api/catalogue/levels/film")?.clone().json();
    expect(known).toMatchObject({ size: 1000, levels: [] });
    expect(formsThere(known)).toEqual(["USUAL"]);
  });

  it("is not there when the line broke, and what came is cleared away", async () => {
    broken = "/api/catalogue/packs/breuken";
    const parcel = look(lesson, "breuken");
    await expect(parcel).rejects.toThrow();
    broken = "";
    const parcels = await look(lesson, "breuken");
    broken = "/api/catalogue/files/sheet/content";
    const keeping = { lesson, id: "breuken", pupilId: "noor", parcel: parcels("USUAL"), onProgress: () => undefined };
    const signal = new AbortController().signal;
    await expect(keep({ ...keeping, signal })).rejects.toBeInstanceOf(Unreachable);
    broken = "";
    delete FILES["/api/catalogue/files/sheet/content"];
    await expect(keep({ ...keeping, signal })).rejects.toMatchObject({ name: "Refused", status: 404 });
    FILES["/api/catalogue/files/sheet/content"] = 50;
    expect(await shelf.keys()).toEqual([]);
  });

  it("is not there when the pupil stopped it", async () => {
    const life = new AbortController();
    const here: number[] = [];
    const stops = (): void => {
      here.push(shelf.boxes.size);
      life.abort();
    };
    await expect(kept("USUAL", life.signal, stops)).rejects.toThrow();
    expect(here).toContain(1);
    expect(await shelf.keys()).toEqual([]);
  });

  it("is not begun where there is no room", async () => {
    quota = 1000;
    await expect(kept()).rejects.toBeInstanceOf(NoRoom);
    expect(await shelf.keys()).toEqual([]);
  });

  it("is not kept when it was changed while the pupil looked how large it was", async () => {
    lease = { ...LEASE, revision: 4 };
    await expect(kept()).rejects.toBeInstanceOf(Changed);
    expect(await shelf.keys()).toEqual([]);
  });
});

describe("a device", () => {
  beforeEach(async () => {
    await kept();
    await shelf.open("erbij-shell abc");
    await shelf.open("somebody's");
  });

  it("keeps what is of who is signed in", async () => {
    await tidy("noor");
    expect(await shelf.keys()).toHaveLength(3);
    expect(gone).toBe(0);
  });

  it.each([null, "sem"])("lets all go when somebody else is there: %s", async (pupilId) => {
    await tidy(pupilId);
    expect(await shelf.keys()).toEqual(["somebody's"]);
    expect(gone).toBe(1);
  });

  it("lets go what is past", async () => {
    vi.setSystemTime(NOW + 7 * DAY);
    expect(await keptLessons("noor")).toEqual([]);
    await tidy("noor");
    expect(await shelf.keys()).toEqual(["somebody's"]);
  });

  it("lets go what nobody goes on fetching, and nothing that is on its way", async () => {
    const coming = `erbij-lesson noor klokken ${NOW + DAY}`;
    await shelf.open(coming);
    held = ["erbij-keeping klokken"];
    await tidy("noor");
    expect(await shelf.keys()).toContain(coming);
    held = [];
    await tidy("noor");
    expect(await shelf.keys()).not.toContain(coming);
  });

  it("keeps its worker for a lesson that is only just begun, also after another was stopped", async () => {
    await forget("breuken");
    held = ["erbij-keeping klokken"];
    await tidy("noor");
    expect([await shelf.keys(), gone]).toEqual([["erbij-shell abc", "somebody's"], 0]);
  });

  it("that lets nobody open its caches has nothing, and says so calmly", async () => {
    shelf.keys = () => Promise.reject(new DOMException("no", "SecurityError"));
    expect(await keptLessons("noor")).toEqual([]);
    await tidy(null);
  });

  it("has nothing left of a lesson that was taken off", async () => {
    await forget("breuken");
    expect(await keptLesson("noor", "breuken")).toBeNull();
    await tidy("noor");
    expect(await shelf.keys()).toEqual(["somebody's"]);
  });
});
