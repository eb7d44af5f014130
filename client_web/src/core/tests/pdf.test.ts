import { afterEach, describe, expect, it, vi } from "vitest";
import { TICK_MS } from "../catalogue/beats";
import { asksReader, showsPdf } from "../catalogue/pdf";

afterEach(() => vi.unstubAllGlobals());

describe("a PDF inside a lesson", () => {
  it.each([
    [true, true],
    [false, false],
    [undefined, true],
  ])("is shown in the page unless the browser says that it cannot (%s)", (pdfViewerEnabled, shown) => {
    vi.stubGlobal("navigator", { pdfViewerEnabled });
    expect(showsPdf()).toBe(shown);
  });

  it.each([120_000, 300_000, 600_000])("asks its reader twice a tick before nothing counts (%s ms)", (limit) => {
    const ticks = Array.from({ length: 50 }, (_, n) => n * TICK_MS);
    const first = ticks.find((age) => asksReader(age, limit)) ?? 0;
    expect(limit - first).toBeGreaterThanOrEqual(2 * TICK_MS);
    expect(first).toBeGreaterThanOrEqual(limit / 2);
  });

  it("leaves a reader alone who just touched something", () => {
    expect(asksReader(30_000, 120_000)).toBe(false);
  });
});
