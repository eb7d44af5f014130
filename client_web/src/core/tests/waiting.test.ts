import { beforeEach, describe, expect, it } from "vitest";
import type { BeatSent } from "../../generated/wire";
import { waitingOf } from "../catalogue/waiting";

const beat = (session: string): BeatSent => ({ session, seq: 0 }) as BeatSent;

describe("beats that wait on a tablet that children share", () => {
  const kept = new Map<string, string>();

  beforeEach(() => {
    kept.clear();
    Object.assign(globalThis, {
      localStorage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => kept.set(key, value),
        removeItem: (key: string) => kept.delete(key),
      },
    });
  });

  it("of one pupil stay when another signs in and sends their own", () => {
    waitingOf("noor").write([beat("hers")]);
    expect(waitingOf("bo").read()).toEqual([]);
    waitingOf("bo").write([beat("his")]);
    waitingOf("bo").write([]);
    expect(waitingOf("noor").read()).toEqual([beat("hers")]);
  });

  it("leave nothing behind when they are sent", () => {
    waitingOf("noor").write([beat("hers")]);
    waitingOf("noor").write([]);
    expect([...kept.keys()]).toEqual([]);
  });

  it("are none where the browser keeps nothing or keeps nonsense", () => {
    kept.set("erbij.beats.noor", "{");
    expect(waitingOf("noor").read()).toEqual([]);
    Object.assign(globalThis, { localStorage: undefined });
    waitingOf("noor").write([beat("hers")]);
    expect(waitingOf("noor").read()).toEqual([]);
  });
});
