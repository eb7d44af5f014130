/** The rules of the house that a type checker cannot see. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const LONGEST = 400;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

function read(path: string): Source {
  const text = readFileSync(path, "utf8");
  const found = [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map((hit) => hit[1] ?? "");
  const imports = found.map((name) => (name.startsWith(".") ? relative(SOURCE, join(dirname(path), name)) : name));
  return { path: relative(SOURCE, path), text, imports };
}

const sources = walk(SOURCE)
  .filter((path) => /\.tsx?$/.test(path) && !path.includes("/generated/"))
  .map(read);
const part = (path: string): string =>
  path
    .split("/")
    .slice(0, path.startsWith("features/") ? 2 : 1)
    .join("/");
const offending = (wrong: (source: Source, imported: string) => boolean): string[] =>
  sources.flatMap((source) =>
    source.imports.filter((name) => wrong(source, name)).map((name) => `${source.path} imports ${name}`),
  );

describe("the house", () => {
  it("keeps features apart from each other", () => {
    const crossing = offending(
      ({ path }, name) => path.startsWith("features/") && name.startsWith("features/") && part(name) !== part(path),
    );
    expect(crossing).toEqual([]);
  });

  it("keeps the app above the features, and the features above the elements", () => {
    expect(offending(({ path }, name) => !/^(app|main)/.test(path) && name.startsWith("app/"))).toEqual([]);
    expect(offending(({ path }, name) => /^(ui|core|i18n)\//.test(path) && name.startsWith("features/"))).toEqual([]);
    expect(offending(({ path }, name) => /^(core|i18n)\//.test(path) && name.startsWith("ui/"))).toEqual([]);
  });

  it("keeps behaviour in core free of any screen", () => {
    expect(offending(({ path }, name) => path.startsWith("core/") && /^(preact|@preact|i18n)/.test(name))).toEqual([]);
  });

  it("writes no style into the page and no markup from text", () => {
    const wrong = sources.filter(
      ({ path, text }) => path.endsWith(".tsx") && /\bstyle=|innerHTML|InnerHTML/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("asks no third party for anything", () => {
    const outside = sources.filter(
      ({ path, text }) => !path.endsWith(".test.ts") && /["'`](https?|wss?):\/\/(?!erbij\.invalid)[a-z]/.test(text),
    );
    expect(outside.map(({ path }) => path)).toEqual([]);
  });

  it("has no file that nobody can oversee", () => {
    const long = sources.filter(({ text }) => text.split("\n").length > LONGEST).map(({ path }) => path);
    expect(long).toEqual([]);
  });
});

it("the lock file names packages, not the places where they came from", () => {
  const lock = JSON.parse(readFileSync(join(SOURCE, "../package-lock.json"), "utf8"));
  const packages = Object.entries<Record<string, unknown>>(lock.packages);
  expect(packages.filter(([, entry]) => "resolved" in entry || "funding" in entry).map(([name]) => name)).toEqual([]);
});
