import { expect, test } from "vitest";
import type { CaptionLines, SaveCaptions } from "../../generated/wire";
import { CaptionEditor, faultOf, readTime, typedTime } from "../catalogue/caption-editor";
import { clockOf, found, languageOf, placeOf, saidAt } from "../catalogue/captions";
import { filmChoices, rememberFilm, sizeName, USUAL_FILM } from "../catalogue/film-choices";
import { Refused } from "../problem";

const LINES = [
  { from: 1000, to: 2000, text: "Een reep is één geheel." },
  { from: 2000, to: 4000, text: "Nu zijn het twee halven." },
  { from: 9000, to: 9500, text: "En nu jij." },
];

test("the line that is said stays marked until the next one begins", () => {
  expect([0, 999, 1000, 2000, 5000, 9000, 60_000].map((ms) => saidAt(LINES, ms))).toEqual([-1, -1, 0, 1, 1, 2, 2]);
  expect(saidAt([], 5)).toBe(-1);
});

test("a word is found whatever its capitals and accents", () => {
  expect(found(LINES, "EEN")).toEqual([0]);
  expect(found(LINES, " nu ")).toEqual([1, 2]);
  expect(found(LINES, "breuk")).toEqual([]);
  expect(found(LINES, "  ")).toEqual([0, 1, 2]);
  expect(placeOf("Een reep is één geheel.", "één geheel")).toEqual([12, 22]);
  expect(placeOf("één", "een")).toEqual([0, 3]);
  expect(placeOf("", "x")).toBeNull();
});

test("a moment is told as on a player", () => {
  expect([0, 62_000, 3_605_900].map(clockOf)).toEqual(["0:00", "1:02", "1:00:05"]);
});

test("the language that was chosen comes back where it is there", () => {
  expect(languageOf(["en", "nl"], "en", "nl")).toBe("en");
  expect(languageOf(["en", "nl"], "tr", "nl")).toBe("nl");
  expect(languageOf(["de"], null, "nl")).toBe("de");
  expect(languageOf([], "nl", "nl")).toBeNull();
});

test("a form of a film is told by its size, and nothing is nothing", () => {
  expect([1, 640_000, 34_400_000].map((bytes) => sizeName(bytes, "nl"))).toEqual(["0,1 MB", "0,6 MB", "34 MB"]);
});

test("choices are remembered by pupil, and a damaged memory is as usual", () => {
  const kept = new Map<string, string>();
  const before = globalThis.localStorage;
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    value: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    },
  });
  try {
    rememberFilm("noor", { ...USUAL_FILM, captions: true, language: "en", level: "LOW" });
    rememberFilm(null, { ...USUAL_FILM, reads: true });
    expect(filmChoices("noor")).toEqual({ ...USUAL_FILM, captions: true, language: "en", level: "LOW" });
    expect(filmChoices("sem")).toEqual(USUAL_FILM);
    expect(filmChoices(null)).toEqual(USUAL_FILM);
    for (const bad of ["{", "null", '{"captions":"yes","language":3,"level":"POSTER"}']) {
      kept.set("erbij.film.sem", bad);
      expect(filmChoices("sem")).toEqual(USUAL_FILM);
    }
  } finally {
    Object.defineProperty(globalThis, "localStorage", { configurable: true, value: before });
  }
});

test("times are typed as they are said, and what is none is told", () => {
  for (const ms of [0, 500, 62_005, 3_600_000, 86_399_999]) expect(readTime(typedTime(ms))).toBe(ms);
  expect(["5", "1:05", "0:01:05.5", "90:00"].map(readTime)).toEqual([5000, 65_000, 65_500, 5_400_000]);
  expect(["", "x", "1:60", "1:99:00", "-1", "1:2:3:4"].map(readTime)).toEqual([null, null, null, null, null, null]);
  const line = { id: 1, from: "0:01", to: "0:02", text: "hoi" };
  expect(faultOf(line, 5000)).toBeNull();
  expect(faultOf({ ...line, from: "x" }, 5000)).toBe("from");
  expect(faultOf({ ...line, to: "" }, 5000)).toBe("to");
  expect(faultOf({ ...line, to: "0:01" }, 5000)).toBe("order");
  expect(faultOf(line, 1000)).toBe("end");
});

function desk(lines: readonly [number, number, string][] = []) {
  const sent: SaveCaptions[] = [];
  const timers: (() => void)[] = [];
  const answers: (Error | null)[] = [];
  const given: CaptionLines = {
    language: "nl",
    version: lines.length ? 1 : 0,
    lines: lines.map(([from_ms, to_ms, text]) => ({ from_ms, to_ms, text })),
  };
  const editor = new CaptionEditor(
    given,
    10_000,
    async (body) => {
      const refused = answers.shift();
      if (refused) throw refused;
      sent.push(body);
      return { language: body.language, version: body.version + 1, lines: body.lines };
    },
    { set: (run) => timers.push(run), clear: () => undefined },
  );
  return { editor, sent, answers };
}

const of = (editor: CaptionEditor) => editor.lines.map(({ from, to, text }) => [from, to, text]);

test("a new line begins where the film is, and the one before it ends there", () => {
  const { editor } = desk([
    [0, 4000, "a"],
    [6000, 7000, "b"],
  ]);
  editor.insert(1, 2500);
  expect(of(editor)).toEqual([
    ["0:00", "0:02,5", "a"],
    ["0:02,5", "0:04,5", ""],
    ["0:06", "0:07", "b"],
  ]);
  editor.undo();
  editor.insert(1, 8000);
  expect(of(editor)[1]).toEqual(["0:04", "0:06", ""]);
  editor.insert(2, 8000);
  expect(of(editor)[3]).toEqual(["0:08", "0:10", ""]);
  const full = desk([
    [0, 4000, "a"],
    [4000, 7000, "b"],
  ]).editor;
  full.insert(1, 0);
  expect(of(full).slice(0, 2)).toEqual([
    ["0:00", "0:02", "a"],
    ["0:02", "0:04", ""],
  ]);
  const empty = desk().editor;
  empty.insert(null, 300);
  expect(of(empty)).toEqual([["0:00,3", "0:02,3", ""]]);
});

test("what was typed in one field is undone at once, and a line that was removed comes back in its place", () => {
  const { editor } = desk([
    [0, 1000, "a"],
    [2000, 3000, "b"],
  ]);
  for (const text of ["bo", "bom", "boom"]) editor.write(2, { text });
  editor.write(2, { to: "0:04" });
  editor.remove(1);
  expect(of(editor)).toEqual([["0:02", "0:04", "boom"]]);
  editor.undo();
  expect(of(editor)[0]?.[2]).toBe("a");
  editor.undo();
  expect(of(editor)[1]).toEqual(["0:02", "0:03", "boom"]);
  editor.undo();
  expect(of(editor)[1]?.[2]).toBe("b");
  expect(editor.undoable).toBe(false);
  editor.undo();
});

test("lines are kept with the version that was on the screen; one without words waits for them", async () => {
  const { editor, sent } = desk([[0, 1000, "a"]]);
  editor.insert(1, 2000);
  expect(await editor.save()).toBe(true);
  expect(sent).toEqual([]);
  editor.write(editor.lines[1]?.id ?? 0, { text: " twee " });
  expect(await editor.save()).toBe(true);
  expect(sent[0]).toEqual({
    language: "nl",
    version: 1,
    lines: [
      { from_ms: 0, to_ms: 1000, text: "a" },
      { from_ms: 2000, to_ms: 4000, text: "twee" },
    ],
  });
  expect(editor.version).toBe(2);
});

test("what cannot be read is not sent, and says so", async () => {
  const { editor, sent } = desk([[0, 1000, "a"]]);
  editor.write(1, { to: "straks" });
  expect(await editor.save()).toBe(false);
  expect([editor.state, sent.length]).toEqual(["wrong", 0]);
  editor.undo();
  expect(await editor.save()).toBe(true);
  editor.remove(1);
  expect(await editor.save()).toBe(false);
  expect(editor.state).toBe("wrong");
});

test("a second window overwrites nothing, and a line that broke is tried again", async () => {
  const { editor, answers, sent } = desk([[0, 1000, "a"]]);
  const problem = (code: string) => ({ type: code, title: "", status: 409, code, errors: [], changes: [] });
  answers.push(
    new Refused(problem("conflict") as never, null),
    new Refused(problem("somebody_else_changed") as never, null),
  );
  editor.write(1, { text: "b" });
  expect(await editor.save()).toBe(false);
  expect(editor.state).toBe("failed");
  expect(await editor.save()).toBe(false);
  editor.write(1, { text: "c" });
  expect(editor.state).toBe("conflict");
  await editor.save();
  expect(sent).toEqual([]);
});
