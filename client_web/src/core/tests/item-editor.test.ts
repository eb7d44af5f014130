import { describe, expect, it } from "vitest";
import type { CatalogueBlock, ItemView, SaveItem } from "../../generated/wire";
import { ItemEditor } from "../catalogue/item-editor";
import { newQuestion, putBack, withQuestions, written } from "../catalogue/quiz-editor";
import { Refused, Unreachable } from "../problem";

const block = (id: string, text = ""): CatalogueBlock => ({
  id,
  kind: "TEXT",
  title: "",
  norm_seconds: 30,
  norm_estimated: true,
  text,
  file_id: null,
  media_ms: null,
  url: "",
  coverage: null,
  view_seconds: 15,
  quiz: null,
});

const VIEW: ItemView = {
  card: {
    id: "item",
    title: "Breuken",
    description: "",
    subject: "Rekenen",
    level: "PO",
    years: [5],
    priority: "IMPORTANT",
    norm_minutes: 1,
    state: "DRAFT",
    revision: 0,
    changed: false,
    author: "Thijs",
    mine: true,
    changed_at: "2026-09-07T07:00:00Z",
  },
  version: 1,
  described: {
    title: "Breuken",
    description: "",
    subject: "Rekenen",
    level: "PO",
    years: [5],
    priority: "IMPORTANT",
    goals: [],
    licence: "OWN",
    language: "nl",
    calm_ok: false,
    printable: false,
  },
  blocks: [block("one", "a"), block("two", "b"), block("three", "c")],
  missing: [],
  revisions: [],
  may_edit: true,
  may_archive: true,
  may_review: false,
  reviewed: false,
  captioned: false,
  goals: [],
};

/** A server that keeps everything, and timers that are run by hand. */
function made(view: ItemView = VIEW) {
  const saved: SaveItem[] = [];
  const answered = new Map<string, string>();
  const due = new Map<number, () => void>();
  const refuse: { error: unknown } = { error: null };
  let last = 0;
  const editor = new ItemEditor(
    view,
    {
      async save(body) {
        if (refuse.error) throw refuse.error;
        saved.push(body);
        const blocks = body.blocks.map(({ id, text, file_id }) => ({
          ...block(answered.get(id) ?? id, text),
          file_id: file_id ?? null,
        }));
        return { ...view, version: body.version + 1, blocks };
      },
      async publish(version) {
        if (refuse.error) throw refuse.error;
        return { ...view, version: version + 1, card: { ...view.card, state: "READY", revision: 1 } };
      },
    },
    {
      set(run) {
        due.set(++last, run);
        return last;
      },
      clear: (timer) => due.delete(timer),
    },
    () => `new${++last}`,
  );
  const pass = async (): Promise<void> => {
    const runs = [...due.values()];
    due.clear();
    for (const run of runs) run();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  const order = () => editor.form.blocks.map(({ id }) => id).join(" ");
  return { editor, saved, answered, due, refuse, pass, order };
}

const problem = (code: string) =>
  new Refused({
    type: "",
    title: code,
    status: 409,
    code,
    errors: [],
    changes: [],
    detail: null,
    path: null,
    log_id: null,
  });

describe("an item while its author writes it", () => {
  it("keeps what was typed by itself, once after the last change, with the version on the screen", async () => {
    const { editor, saved, pass } = made();
    editor.describe({ title: "D" });
    editor.describe({ title: "Delen" });
    expect(editor.state).toBe("changed");
    await pass();
    expect(saved.map(({ version, described }) => [version, described.title])).toEqual([[1, "Delen"]]);
    expect(editor.state).toBe("kept");
    editor.write("one", { text: "anders" });
    await pass();
    expect(saved.at(-1)?.version).toBe(2);
  });

  it("sends nothing that the server has already", async () => {
    const { editor, saved, pass } = made();
    editor.describe({ title: "Delen" });
    editor.describe({ title: "Breuken" });
    await pass();
    expect(saved).toEqual([]);
    expect(editor.state).toBe("kept");
  });

  it("tries again by itself when the line was gone, and loses no word", async () => {
    const { editor, saved, due, refuse, pass } = made();
    refuse.error = new Unreachable("x");
    editor.write("two", { text: "hoi" });
    await pass();
    expect([editor.state, due.size]).toEqual(["failed", 1]);
    refuse.error = null;
    await pass();
    expect(saved.at(-1)?.blocks[1]?.text).toBe("hoi");
    expect(editor.state).toBe("kept");
  });

  it("stops at the word of another window until the author decides", async () => {
    const { editor, saved, due, refuse, pass } = made();
    refuse.error = problem("somebody_else_changed");
    editor.describe({ title: "Delen" });
    await pass();
    expect(editor.state).toBe("conflict");
    refuse.error = null;
    editor.describe({ title: "Delen nu" });
    await pass();
    expect([editor.state, due.size, saved.length]).toEqual(["conflict", 0, 0]);
    expect(editor.form.described.title).toBe("Delen nu");
  });

  it("does not take a title away from what pupils have", async () => {
    const { editor, saved, pass } = made({ ...VIEW, card: { ...VIEW.card, state: "READY", revision: 1 } });
    editor.describe({ title: " " });
    await pass();
    expect([editor.state, saved.length]).toEqual(["incomplete", 0]);
    editor.describe({ title: "Delen" });
    await pass();
    expect(editor.state).toBe("kept");
  });

  it("publishes only what is kept", async () => {
    const { editor, saved, refuse } = made();
    editor.describe({ title: "Delen" });
    expect(await editor.publish()).toBe(true);
    expect([saved.length, editor.view.card.state]).toEqual([1, "READY"]);
    editor.describe({ title: "Delen 2" });
    refuse.error = problem("not_found");
    expect(await editor.publish()).toBe(false);
    expect(editor.state).toBe("failed");
  });

  it("does not even ask for what still lacks something, and stays kept", async () => {
    const { editor } = made({ ...VIEW, missing: ["blocks"] });
    expect(await editor.publish()).toBe(false);
    expect([editor.state, editor.view.card.state]).toEqual(["kept", "DRAFT"]);
  });

  it("moves blocks up and down, and nowhere past the ends", () => {
    const { editor, order } = made();
    editor.move("two", -1);
    expect(order()).toBe("two one three");
    editor.move("two", -1);
    expect(order()).toBe("two one three");
    editor.move("one", 1);
    expect(order()).toBe("two three one");
  });

  it("takes back adding, moving and removing, the last one first, and never words typed since", () => {
    const { editor, order } = made();
    editor.remove("two");
    const id = editor.add("LINK");
    editor.move("three", -1);
    editor.write("one", { text: "getypt" });
    expect(order()).toBe(`three one ${id}`);
    expect(editor.undoable).toBe("move");
    editor.undo();
    editor.undo();
    expect(order()).toBe("one three");
    editor.undo();
    expect(order()).toBe("one two three");
    expect(editor.form.blocks.map(({ text }) => text)).toEqual(["getypt", "b", "c"]);
    expect(editor.undoable).toBe(null);
    editor.undo();
    expect(order()).toBe("one two three");
  });

  it("goes on with a block under the id that the server gave it for its new film, and nothing moves on the screen", async () => {
    const { editor, saved, answered, pass, order } = made();
    answered.set("two", "other");
    editor.write("two", { file_id: "film" });
    await pass();
    expect(order()).toBe("one two three");
    expect(editor.view.blocks.map(({ id }) => id)).toEqual(["one", "two", "three"]);
    editor.write("two", { title: "Kijk" });
    editor.remove("two");
    editor.undo();
    editor.move("two", -1);
    await pass();
    expect(saved.at(-1)?.blocks.map(({ id, title }) => [id, title])).toEqual([
      ["other", "Kijk"],
      ["one", ""],
      ["three", ""],
    ]);
    expect(editor.view.blocks[0]?.id).toBe("two");
  });

  it("sends at once what still waited when the page is left", async () => {
    const { editor, saved } = made();
    editor.describe({ title: "Delen" });
    editor.stop();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    expect(saved.length).toBe(1);
  });

  it("takes back what was taken out of a quiz, and nothing that was typed since", () => {
    const { editor } = made();
    const id = editor.add("QUIZ");
    const quiz = () => editor.form.blocks.find((one) => one.id === id)?.quiz;
    const question = newQuestion("OPEN", editor.newId);
    const other = newQuestion("NUMBER", editor.newId);
    editor.changeQuiz(id, (now) => withQuestions(now, () => [question, other]));
    editor.changeQuiz(
      id,
      (now) => withQuestions(now, (all) => all.slice(1)),
      (now) => withQuestions(now, (all) => putBack(all, 0, question)),
    );
    editor.changeQuiz(id, (now) => written(now, other.id, { number: "3,5" }));
    expect([quiz()?.questions.length, editor.undoable]).toEqual([1, "quiz"]);
    editor.undo();
    expect(quiz()?.questions.map(({ kind, number }) => [kind, number])).toEqual([
      ["OPEN", ""],
      ["NUMBER", "3,5"],
    ]);
    expect(editor.undoable).toBe("add");
  });
});
