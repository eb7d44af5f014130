import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRefresher } from "../refresher";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Loads 1, 2, 3 … and remembers what arrived. */
function counting(every?: number) {
  let asked = 0;
  const got: number[] = [];
  const refresher = createRefresher<number>({
    load: async () => ++asked,
    onData: (data) => got.push(data),
    onError: () => undefined,
    ...(every === undefined ? {} : { every }),
  });
  return { got, refresher };
}

describe("a page that keeps itself fresh", () => {
  it("asks again after each interval until it is left", async () => {
    const { got, refresher } = counting(30_000);
    await refresher.refresh();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(got).toEqual([1, 2, 3]);
    refresher.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(got).toEqual([1, 2, 3]);
  });

  it("asks at the moment that a door opens", async () => {
    const { got, refresher } = counting();
    await refresher.refresh();
    refresher.at(5_000);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(got).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(got).toEqual([1, 2]);
    refresher.stop();
  });

  it("drops an answer that was overtaken by a newer question", async () => {
    const got: string[] = [];
    const answers: ((value: string) => void)[] = [];
    const refresher = createRefresher<string>({
      load: () => new Promise((resolve) => answers.push(resolve)),
      onData: (data) => got.push(data),
      onError: () => undefined,
    });
    const first = refresher.refresh();
    const second = refresher.refresh();
    answers[1]?.("new");
    answers[0]?.("old");
    await Promise.all([first, second]);
    expect(got).toEqual(["new"]);
    refresher.stop();
  });

  it("goes on after a failure", async () => {
    const errors: unknown[] = [];
    const refresher = createRefresher<number>({
      load: async () => {
        throw new Error("no network");
      },
      onData: () => undefined,
      onError: (error) => errors.push(error),
      every: 1_000,
    });
    await refresher.refresh();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(errors).toHaveLength(3);
    refresher.stop();
  });
});
