import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "../en.json";
import { fill } from "../index";
import nl from "../nl.json";

const SOURCE = join(import.meta.dirname, "../..");
const NOUNS = [
  "absence",
  "access",
  "catalogue",
  "plans",
  "timetable",
  "live",
  "unit",
  "people",
  "register",
  "reports",
  "settings",
  "privacy",
  "operating",
  "reach",
];
/** Words around the capabilities: the frame, the elements, what can go wrong. */
const FRAME = ["app", "ui", "problem"];

const dutch: Record<string, string> = nl;
const english: Record<string, string> = en;
/** The unit's page and the pages of a lesson show the same lesson, and share its words. */
const sameWords = (noun: string, capability: string): boolean =>
  noun === capability || ["live", "unit"].every((one) => one === noun || one === capability);
const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return /\.tsx?$/.test(name) && !name.endsWith(".test.ts") ? [path] : [];
  });
}

describe("the words", () => {
  it("are there in both languages", () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(dutch).sort());
  });

  it("have the same places to fill in", () => {
    const differing = Object.keys(dutch).filter((key) => {
      return holes(dutch[key] ?? "").join() !== holes(english[key] ?? "").join();
    });
    expect(differing).toEqual([]);
  });

  it("are never empty", () => {
    expect(Object.entries({ ...dutch, ...english }).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("begin with the noun of their capability", () => {
    const strange = Object.keys(dutch).filter((key) => ![...NOUNS, ...FRAME].includes(key.split(".")[0] ?? ""));
    expect(strange).toEqual([]);
  });

  it("come in pairs where they are counted", () => {
    const stems = Object.keys(dutch).filter((key) => key.endsWith(".one"));
    expect(stems.filter((key) => !(key.replace(/one$/, "other") in dutch))).toEqual([]);
  });

  it("of a capability are used by that capability only", () => {
    const features = join(SOURCE, "features");
    const wrong = readdirSync(features).flatMap((capability) =>
      files(join(features, capability)).flatMap((file) => {
        const keys = [...readFileSync(file, "utf8").matchAll(/\bt[n]?\(\s*["'`]([a-z]+)\./g)].map(
          (hit) => hit[1] ?? "",
        );
        return keys
          .filter((noun) => !sameWords(noun, capability) && NOUNS.includes(noun))
          .map((noun) => `${file}: ${noun}`);
      }),
    );
    expect(wrong).toEqual([]);
  });
});

it("a place without a value stays visible instead of vanishing", () => {
  expect(fill("Hallo {name}", {})).toBe("Hallo {name}");
  expect(fill("Hallo {name}", { name: "Sam" })).toBe("Hallo Sam");
});
