import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ComfortOwn } from "../../generated/wire";
import { bringComfort, chooseEase, ease, keepComfort, readEase, USUAL } from "../comfort";
import { makeUp } from "../media/shaped_sound";

test("what a pupil chose on this device is there again", () => {
  const chosen = { calm: true, dim: true, mono: false, soft: true, turn: "left", hand: "right" } as const;
  expect(readEase(JSON.stringify(chosen))).toEqual(chosen);
});

test("nothing kept, or something that nobody understands, is as usual", () => {
  for (const kept of [null, "", "{", "null", "[]", '{"turn":"sideways","hand":3,"dim":"yes"}'])
    expect(readEase(kept)).toEqual(USUAL);
});

test("a choice of before another one existed keeps that one as usual", () => {
  expect(readEase('{"turn":"over"}')).toEqual({ ...USUAL, turn: "over" });
});

test("what the limiter of a browser adds by itself is known, so that quiet sounds stay as quiet as they are", () => {
  // 22.8 dB are taken off the loudest; six tenths of that come back.
  expect(20 * Math.log10(makeUp(-24, 20))).toBeCloseTo(22.8 * 0.6, 5);
  expect(makeUp(0, 20)).toBe(1);
});

describe("a choice that could not be kept", () => {
  /** The school, with the profile that it keeps; `answers` come first, one for each thing that is sent. */
  const school = { own: {} as Partial<ComfortOwn>, version: 0, answers: [] as (number | "no line")[], saves: 0 };

  function answer(status: number, body: object): Response {
    return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  }

  async function fetchFromSchool(_: string, request: RequestInit): Promise<Response> {
    if (request.method !== "POST") {
      return answer(200, {
        person_id: "noor",
        version: school.version,
        own: { ...USUAL, language: null, ...school.own },
      });
    }
    school.saves += 1;
    const failure = school.answers.shift();
    if (failure === "no line") throw new TypeError("no line");
    if (failure) return answer(failure, { code: "refused" });
    school.own = JSON.parse(String(request.body)).own;
    return answer(200, {});
  }

  const opensPage = (pupil: string): Promise<void> => bringComfort(pupil, () => undefined).catch(() => undefined);

  beforeEach(() => {
    const kept = new Map<string, string>();
    Object.assign(school, { own: {}, version: 1, answers: [], saves: 0 });
    vi.stubGlobal("fetch", fetchFromSchool);
    vi.stubGlobal("document", { documentElement: { toggleAttribute: () => undefined } });
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  test("without a line stays as the pupil chose it, and is kept when the page is opened again", async () => {
    await opensPage("noor");
    school.answers = ["no line"];
    chooseEase({ dim: true, turn: "left" });
    await opensPage("noor");
    expect([ease().dim, ease().turn]).toEqual([true, "left"]);
    expect(school.own).toMatchObject({ dim: true, turn: "left" });
    await opensPage("noor");
    expect(school.saves).toBe(2);
  });

  test("because somebody else wrote in between is tried once more, over what they wrote", async () => {
    await opensPage("noor");
    school.answers = [409];
    await keepComfort({ dim: true });
    expect([school.own.dim, school.saves]).toEqual([true, 2]);
  });

  test("is not kept in the profile of the next pupil who takes the tablet", async () => {
    await opensPage("noor");
    school.answers = ["no line"];
    await keepComfort({ dim: true }).catch(() => undefined);
    await opensPage("bo");
    expect([school.saves, ease().dim]).toEqual([1, false]);
  });

  test("and never will be does not keep the pupil from what the school has", async () => {
    await opensPage("noor");
    school.answers = [422];
    await keepComfort({ dim: true }).catch(() => undefined);
    school.own = { mono: true };
    await opensPage("noor");
    expect([ease().mono, ease().dim]).toEqual([true, false]);
  });

  test("made while the profile is on its way is not undone by it", async () => {
    const brought = opensPage("noor");
    chooseEase({ soft: true });
    await brought;
    expect(ease().soft).toBe(true);
  });
});
