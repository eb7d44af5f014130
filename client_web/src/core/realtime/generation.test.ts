import { expect, test } from "vitest";
import { nextGeneration } from "./generation";

function shelf(): Pick<Storage, "getItem" | "setItem"> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

test("every join of a device has a higher number, also after a reload", () => {
  const kept = shelf();
  const first = nextGeneration(kept, 1_000_000);
  expect(nextGeneration(kept, 1_000_000)).toBe(first + 1);
});

test("a browser that keeps nothing still rises with time", () => {
  expect(nextGeneration(null, 5_000)).toBeLessThan(nextGeneration(null, 9_000));
});
