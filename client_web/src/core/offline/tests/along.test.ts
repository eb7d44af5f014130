import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BeatSent, LessonPage } from "../../../generated/wire";
import { type Along, forgetNumbers, numbersOf, sinceOf, wentOn } from "../along";

const along = { lease_id: "lease", issued: 1_000 } as Along;

class Storage {
  [key: string]: unknown;
  getItem(key: string) {
    return this[key] ?? null;
  }
  setItem(key: string, value: string) {
    this[key] = value;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

beforeEach(() => vi.stubGlobal("localStorage", new Storage()));
afterEach(() => vi.unstubAllGlobals());

describe("a lesson without a line", () => {
  it("is placed by the difference of the device's own clock, also one that was put back", () => {
    expect([sinceOf(along, 61_000), sinceOf(along, 500)]).toEqual([60_000, -500]);
  });

  it("numbers its beats on over visits and tabs, each lease by itself", () => {
    const [one, other, elsewhere] = [numbersOf("lease"), numbersOf("lease"), numbersOf("another")];
    expect([one(), one(), other(), one(), elsewhere(), numbersOf("lease")()]).toEqual([0, 1, 2, 3, 0, 4]);
  });

  it("numbers them in a browser that keeps nothing", () => {
    vi.stubGlobal("localStorage", null);
    const next = numbersOf("lease");
    expect([next(), next()]).toEqual([0, 1]);
  });

  it("forgets the numbers of what is not on the device any more", () => {
    numbersOf("lease")();
    numbersOf("gone")();
    forgetNumbers(new Set(["lease"]));
    expect(Object.keys(localStorage)).toEqual(["erbij.seq.lease"]);
  });

  it("goes on where its pupil was, before the server knows it", () => {
    const lesson = {
      revision: 2,
      here: "film",
      blocks: ["film", "text"].map((id) => ({ block: { id }, resume_ms: 5 })),
    } as unknown as LessonPage;
    const beat = (block: string, to_ms: number, rev = 2) => ({ block, to_ms, rev }) as BeatSent;
    const went = wentOn(lesson, [beat("film", 10), beat("film", 20), beat("text", 0), beat("film", 99, 1)]);
    expect([went.here, ...went.blocks.map(({ resume_ms }) => resume_ms)]).toEqual(["text", 20, 0]);
    expect(wentOn(lesson, [beat("elsewhere", 10)])).toBe(lesson);
  });
});
