import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BeatSent, CatalogueBlock, LeaseIssued } from "../../generated/wire";
import { openLesson } from "../catalogue/session";

const LEASE = { lease_id: "first", revision: 1, idle_s: 120, asks: true } as LeaseIssued;
const TEXT = { id: "text", kind: "TEXT", media_ms: null } as CatalogueBlock;
const MINUTE = 60_000;

/** A page whose two clocks, line and server a test moves. */
const world = { wall: 0, page: 0, superseded: false, sent: [] as BeatSent[] };
let browser = new EventTarget();
let screen: EventTarget & { visibilityState?: string } = new EventTarget();

beforeEach(() => {
  Object.assign(world, { wall: 0, page: 0, superseded: false, sent: [] });
  browser = new EventTarget();
  screen = Object.assign(new EventTarget(), { visibilityState: "visible", pictureInPictureElement: null });
  vi.stubGlobal("document", screen);
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
  vi.stubGlobal("navigator", { onLine: true });
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    world.sent.push(...(JSON.parse(body) as { beats: BeatSent[] }).beats);
    const answer = { verdicts: [], superseded: world.superseded };
    return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
  });
  vi.spyOn(Date, "now").mockImplementation(() => world.wall);
  vi.spyOn(performance, "now").mockImplementation(() => world.page);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function opened(onSlept: () => Promise<void> = async () => undefined) {
  const told = { slept: 0, elsewhere: 0 };
  const lesson = openLesson({
    lease: LEASE,
    pupilId: "noor",
    first: TEXT,
    onSuperseded: () => told.elsewhere++,
    onAsk: () => undefined,
    onEnded: () => undefined,
    async onSlept() {
      told.slept++;
      await onSlept();
    },
  });
  return { lesson, told };
}

function pass(page: number, wall = page): void {
  world.page += page;
  world.wall += wall;
}

function look(state: "visible" | "hidden"): void {
  screen.visibilityState = state;
  screen.dispatchEvent(new Event("visibilitychange"));
}

/** Everything that was asked has its answer. */
const quiet = async (): Promise<void> => {
  for (let n = 0; n < 5; n++) await new Promise((done) => setTimeout(done));
};

test("a tablet that slept an hour goes on with a new lease when it is opened again", async () => {
  const { lesson, told } = opened();
  pass(5_000);
  look("hidden");
  await quiet();
  pass(1_000, 60 * MINUTE);
  look("visible");
  await vi.waitFor(() => expect(told.slept).toBe(1));
  expect(told).toEqual({ slept: 1, elsewhere: 0 });
  pass(300);
  lesson.stop();
  await quiet();
  expect(world.sent.map(({ cause }) => cause)).toEqual(["hidden", "shown"]);
});

test("a page that another one hid for an hour keeps its lease, because its clock ran on", async () => {
  const { lesson, told } = opened();
  look("hidden");
  pass(60 * MINUTE);
  look("visible");
  await quiet();
  expect(told.slept).toBe(0);
  lesson.stop();
});

test("without a line the pupil is measured on after a sleep, and gets the new lease when the line is back", async () => {
  let line = false;
  const { lesson, told } = opened(async () => {
    if (!line) throw new TypeError("no line");
  });
  pass(1_000, 10 * MINUTE);
  browser.dispatchEvent(new Event("pageshow"));
  await vi.waitFor(() => expect(told.slept).toBe(1));
  await quiet();
  line = true;
  pass(2_000);
  browser.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(told.slept).toBe(2));
  expect(world.sent.map(({ cause }) => cause)).toEqual(["shown", "line"]);
  lesson.stop();
});

test("a tablet that slept takes nothing back from the laptop where the pupil went on", async () => {
  const { lesson, told } = opened();
  look("hidden");
  pass(1_000, 10 * MINUTE);
  world.superseded = true;
  look("visible");
  await vi.waitFor(() => expect(told.elsewhere).toBe(1));
  await quiet();
  expect(told.slept).toBe(0);
  lesson.stop();
});
