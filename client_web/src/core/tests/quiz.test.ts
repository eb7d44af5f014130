import { describe, expect, it } from "vitest";
import type { AnswerQuiz, QuizAsked, QuizPage, QuizTried } from "../../generated/wire";
import { beginOf, isReady, placed, QuizRun, shifted, stateOf } from "../catalogue/quiz";
import { chosenRight, lacksOf, NO_QUIZ, newQuestion, putBack, QUIZ_KINDS, written } from "../catalogue/quiz-editor";

const asked = (part: Partial<QuizAsked> = {}): QuizAsked => ({
  id: "vraag001",
  kind: "CHOICE",
  text: "Wat is het?",
  options: [
    { id: "a", text: "een" },
    { id: "b", text: "twee" },
  ],
  choices: [],
  pieces: [],
  unit: "",
  tried: null,
  ...part,
});

const tried = (part: Partial<QuizTried> = {}): QuizTried => ({
  tries: 1,
  answer: { options: ["a"], texts: [], file_id: null },
  right: false,
  parts: [],
  good: false,
  solution: null,
  note: null,
  noted_by: null,
  ...part,
});

const page = (...questions: QuizAsked[]): QuizPage => ({
  block: "quiz0001",
  title: "",
  needed_percent: 70,
  questions,
  done: false,
});

function running(start: QuizPage, marked: QuizTried = tried({ right: true, good: true }), done = false) {
  const sent: AnswerQuiz[] = [];
  const forgotten: string[] = [];
  const unsent: boolean[] = [];
  const run = new QuizRun(start, {
    page: async () => page(...start.questions.map((one) => ({ ...one, tried: tried({ tries: 4 }) }))),
    answer: async (body) => {
      sent.push(body);
      const question = start.questions.find(({ id }) => id === body.question) ?? asked();
      return { question: { ...question, tried: { ...marked, answer: body.answer } }, done };
    },
    forget: async (id) => forgotten.push(id),
    unsent: (some) => void unsent.push(some),
  });
  return { run, sent, forgotten, unsent };
}

describe("a question", () => {
  it("begins with nothing chosen, and an order with all of its things", () => {
    expect(beginOf(asked())).toEqual({ options: [], texts: [], file_id: null });
    expect(beginOf(asked({ kind: "ORDER" }))).toEqual({ options: ["a", "b"], texts: [], file_id: null });
    expect(beginOf(asked({ kind: "MATCH" }))).toEqual({ options: ["a", "b"], texts: ["", ""], file_id: null });
    expect(beginOf(asked({ kind: "FILL", options: [], pieces: ["Een ", " en ", ""] })).texts).toEqual(["", ""]);
    expect(beginOf(asked({ kind: "NUMBER", options: [] })).texts).toEqual([""]);
  });

  it("begins again with the last answer, unless its author changed it since", () => {
    const answer = { options: ["b", "a"], texts: [], file_id: null };
    expect(beginOf(asked({ kind: "ORDER", tried: tried({ answer }) }))).toEqual(answer);
    const gone = tried({ answer: { options: ["weg", "a"], texts: [], file_id: null } });
    expect(beginOf(asked({ kind: "ORDER", tried: gone })).options).toEqual(["a", "b"]);
    const fewer = tried({ answer: { options: [], texts: ["x"], file_id: null } });
    expect(beginOf(asked({ kind: "FILL", options: [], pieces: ["", "", ""], tried: fewer })).texts).toEqual(["", ""]);
  });

  it("is ready when something stands in it, and pairs when all of them do", () => {
    expect(isReady(asked(), { options: [], texts: [], file_id: null })).toBe(false);
    expect(isReady(asked(), { options: ["a"], texts: [], file_id: null })).toBe(true);
    expect(isReady(asked({ kind: "MATCH" }), { options: ["a", "b"], texts: ["x", ""], file_id: null })).toBe(false);
    expect(isReady(asked({ kind: "FILL" }), { options: [], texts: ["", "x"], file_id: null })).toBe(true);
    expect(isReady(asked({ kind: "OPEN" }), { options: [], texts: ["  "], file_id: null })).toBe(false);
    expect(isReady(asked({ kind: "PHOTO" }), { options: [], texts: [], file_id: null })).toBe(false);
    expect(isReady(asked({ kind: "PHOTO" }), { options: [], texts: [], file_id: "foto" })).toBe(true);
    expect(isReady(asked({ kind: "ORDER" }), { options: ["a", "b"], texts: [], file_id: null })).toBe(true);
  });

  it("is good, to be tried again, or waits for a look", () => {
    expect(stateOf(asked())).toBe("open");
    expect(stateOf(asked({ tried: tried() }))).toBe("again");
    expect(stateOf(asked({ tried: tried({ good: true }) }))).toBe("good");
    expect(stateOf(asked({ kind: "OPEN", tried: tried({ right: null, good: true }) }))).toBe("looked");
  });

  it("moves things one place, and never over the edge", () => {
    expect(shifted(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(shifted(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(placed(["a", "b"], 1, "x")).toEqual(["a", "x"]);
  });
});

describe("a quiz that runs", () => {
  it("begins at the first question that is open, and at the end when none is", () => {
    const done = asked({ tried: tried({ good: true }) });
    expect(running(page(done, asked({ id: "vraag002" }))).run.at).toBe(1);
    expect(running(page(done)).run.asked).toBeNull();
  });

  it("sends nothing that is not ready, and numbers each try", async () => {
    const { run, sent } = running(page(asked({ tried: tried({ tries: 2 }) })));
    run.go(0);
    run.again();
    run.write("vraag001", { options: [] });
    await run.answer();
    expect(sent).toEqual([]);
    run.write("vraag001", { options: ["b"] });
    await run.answer();
    expect(sent).toEqual([
      { block: "quiz0001", question: "vraag001", number: 3, answer: { options: ["b"], texts: [], file_id: null } },
    ]);
    expect([run.told, run.good]).toEqual([true, 1]);
  });

  it("keeps what was typed while the pupil goes to and fro", () => {
    const { run } = running(page(asked({ kind: "OPEN", options: [] }), asked({ id: "vraag002" })));
    run.write("vraag001", { texts: ["Half"], file_id: null });
    run.go(1);
    run.go(0);
    expect([run.given.texts, run.told]).toEqual([["Half"], false]);
  });

  it("never shows as kept what a pupil changed and did not send", () => {
    const answer = { options: [], texts: ["Eerst"], file_id: null };
    const kept = asked({ kind: "OPEN", options: [], tried: tried({ answer, right: null }) });
    const { run } = running(page(kept, asked({ id: "vraag002" })));
    run.go(0);
    expect(run.told).toBe(true);
    run.again();
    run.write("vraag001", { texts: ["Beter"] });
    run.go(1);
    run.go(0);
    expect([run.given.texts, run.told]).toEqual([["Beter"], false]);
  });

  it("keeps a photo with its own question when the pupil is at the next one", () => {
    const { run } = running(page(asked({ kind: "PHOTO", options: [] }), asked({ id: "vraag002" })));
    run.go(1);
    run.write("vraag001", { file_id: "foto" });
    expect(run.given.file_id).toBeNull();
    run.go(0);
    expect(run.given.file_id).toBe("foto");
  });

  it("takes a photo back when another one comes in its place, and never one that was sent as an answer", async () => {
    const { run, forgotten } = running(page(asked({ kind: "PHOTO", options: [] })), tried({ right: null }));
    run.write("vraag001", { file_id: "eerste" });
    run.write("vraag001", { file_id: "tweede" });
    expect(forgotten).toEqual(["eerste"]);
    const going = run.answer();
    run.write("vraag001", { file_id: "derde" });
    await going;
    expect(forgotten).toEqual(["eerste"]);
    run.write("vraag001", { file_id: "vierde" });
    expect(forgotten).toEqual(["eerste", "derde"]);
  });

  it("says whether something would be lost with the page", async () => {
    const { run, unsent } = running(page(asked()));
    run.write("vraag001", { options: ["a"] });
    expect(unsent.at(-1)).toBe(true);
    run.write("vraag001", { options: [] });
    expect(unsent.at(-1)).toBe(false);
    run.write("vraag001", { options: ["b"] });
    await run.answer();
    expect(unsent.at(-1)).toBe(false);
  });

  it("shows no verdict of another window beside what is typed here, and keeps that", async () => {
    const { run } = running(page(asked({ kind: "OPEN", options: [] })));
    run.write("vraag001", { texts: ["Hier"] });
    await run.read();
    expect([run.given.texts, run.told, run.asked?.tried?.tries]).toEqual([["Hier"], false, 4]);
  });

  it("keeps what is typed while an answer is on its way, and asks the next question when the pupil went on", async () => {
    const { run } = running(page(asked({ kind: "OPEN", options: [] }), asked({ id: "vraag002" })));
    run.write("vraag001", { texts: ["Een"] });
    const sent = run.answer();
    run.write("vraag001", { texts: ["Een en meer"] });
    run.go(1);
    await sent;
    expect(run.told).toBe(false);
    run.go(0);
    expect([run.given.texts, run.told]).toEqual([["Een en meer"], false]);
  });

  it("says once that it is done", async () => {
    const { run } = running(page(asked()), tried({ right: true, good: true }), true);
    run.write("vraag001", { options: ["a"] });
    expect(await run.answer()).toBe(true);
    run.again();
    expect(await run.answer()).toBe(false);
  });

  it("takes what the server has when another window went on", async () => {
    const { run } = running(page(asked()));
    let drawn = 0;
    run.watch(() => {
      drawn += 1;
    });
    await run.read();
    expect([run.asked?.tried?.tries, run.told, drawn]).toEqual([4, true, 1]);
  });
});

describe("a quiz that is written", () => {
  let n = 0;
  const newId = (): string => {
    n += 1;
    return `nieuw${String(n).padStart(3, "0")}`;
  };

  it("begins each kind with what it needs", () => {
    const sizes = QUIZ_KINDS.map((kind) => newQuestion(kind, newId).options.length);
    expect(sizes).toEqual([3, 3, 3, 3, 0, 0, 0, 0]);
  });

  it("has one right answer or several, as its kind is", () => {
    for (const [kind, right] of [
      ["CHOICE", [false, true, false]],
      ["CHOICES", [true, true, false]],
    ] as const) {
      const question = newQuestion(kind, newId);
      const [first, second] = question.options;
      const one = { ...question, options: chosenRight(question, first?.id ?? "", true) };
      expect(chosenRight(one, second?.id ?? "", true).map((option) => option.right)).toEqual(right);
    }
  });

  it("changes one question only, and puts back what was taken away", () => {
    const [first, second] = [newQuestion("OPEN", newId), newQuestion("OPEN", newId)];
    const quiz = written({ ...NO_QUIZ, questions: [first, second] }, second.id, { text: "Waarom?" });
    expect(quiz.questions.map(({ text }) => text)).toEqual(["", "Waarom?"]);
    expect(putBack([1, 3], 1, 2)).toEqual([1, 2, 3]);
  });

  it("finds what a question lacks among the paths of the server", () => {
    const missing = new Set([
      "blocks.1.quiz.questions.0.right",
      "blocks.1.quiz.questions.10.text",
      "blocks.2",
      "title",
    ]);
    expect([...lacksOf(missing, 1, 0)]).toEqual(["right"]);
    expect([...lacksOf(missing, 1, 1)]).toEqual([]);
  });
});
