import { describe, expect, it } from "vitest";
import type { AnswerQuiz, Problem, QuizAnswer, QuizAsked, QuizPage, QuizTried } from "../../generated/wire";
import { type AnswerCalls, keepAnswer, sendAnswers, withWaiting } from "../catalogue/answering";
import { beginOf, stateOf } from "../catalogue/quiz";
import type { Queue, WaitingAnswer } from "../catalogue/waiting";
import { Refused, Unreachable } from "../problem";

const said = (text: string): QuizAnswer => ({ options: [], texts: [text], file_id: null });
const body = (text: string, number = 1, question = "vraag001"): AnswerQuiz => ({
  block: "quiz0001",
  question,
  number,
  answer: said(text),
});
const tried = (text: string, tries = 1): QuizTried => ({
  tries,
  answer: said(text),
  right: true,
  parts: [],
  good: true,
  solution: null,
  note: null,
  noted_by: null,
});
const asked = (id = "vraag001", its: QuizTried | null = null): QuizAsked => ({
  id,
  kind: "FILL",
  text: "Wat is het?",
  options: [],
  choices: [],
  pieces: ["Een ", "."],
  unit: "",
  tried: its,
});
const page = (...questions: QuizAsked[]): QuizPage => ({
  block: "quiz0001",
  title: "",
  needed_percent: 70,
  questions,
  done: false,
});

function queueOf(...first: AnswerQuiz[]): Queue<WaitingAnswer> {
  let held: readonly WaitingAnswer[] = first.map((one) => ({ lesson: "breuken", body: one }));
  return {
    read: () => held,
    write: (some) => {
      held = some;
    },
  };
}

const refused = (status: number, code: string): Refused => new Refused({ status, code, title: code } as Problem);

/** A server that keeps answers by the number of their try, as the real one does. */
function server(...before: string[]) {
  const kept = [...before];
  const calls: AnswerCalls = {
    async answer(_, { number, answer }) {
      const text = answer.texts[0] ?? "";
      if (kept[number - 1] === text) return;
      if (number !== kept.length + 1) throw refused(409, "conflict");
      kept.push(text);
    },
    page: async () => page(asked("vraag001", kept.length > 0 ? tried(kept.at(-1) ?? "", kept.length) : null)),
  };
  return { kept, calls };
}

describe("answers that are given without a line", () => {
  it("stand in the quiz as what waits, and how it went is not told", () => {
    const queue = queueOf();
    const { question } = keepAnswer(queue, "breuken", body("half"), asked());
    const [first, second] = withWaiting(page(asked(), asked("vraag002")), "breuken", queue.read()).questions;
    expect(first).toEqual(question);
    expect([first, second].map((one) => one && stateOf(one))).toEqual(["waits", "open"]);
    expect(first && beginOf(first)).toEqual(said("half"));
    expect(first?.tried).toMatchObject({ right: null, good: false, solution: null });
    expect(withWaiting(page(asked()), "klokkijken", queue.read()).questions[0]?.tried).toBeNull();
  });

  it("are changed in their place before they are sent, under the same number", () => {
    const queue = queueOf();
    const { question } = keepAnswer(queue, "breuken", body("hafl"), asked());
    keepAnswer(queue, "breuken", body("half", 2), question);
    expect(queue.read()).toEqual([{ lesson: "breuken", body: body("half", 1) }]);
  });

  it("are sent in their order, and once when the answer of the server was lost", async () => {
    const { kept, calls } = server();
    const queue = queueOf(body("half"));
    const lost = { ...calls, answer: (id: string, one: AnswerQuiz) => calls.answer(id, one).then(gone) };
    expect(await sendAnswers(queue, lost, never)).toBe(false);
    expect(queue.read()).toHaveLength(1);
    expect(await sendAnswers(queue, calls, never)).toBe(true);
    expect([kept, queue.read()]).toEqual([["half"], []]);
  });

  it("come after what was answered elsewhere meanwhile, unless that says the same", async () => {
    const other = server("kwart");
    await sendAnswers(queueOf(body("half")), other.calls, never);
    expect(other.kept).toEqual(["kwart", "half"]);
    const same = server("kwart", "half");
    await sendAnswers(queueOf(body("half")), same.calls, never);
    expect(same.kept).toEqual(["kwart", "half"]);
  });

  it("stay while the server is away, and are told as too late where it will never take them", async () => {
    const queue = queueOf(body("half"), body("heel", 1, "vraag002"));
    const { calls } = server();
    for (const error of [new Unreachable("x"), refused(503, "http_503"), refused(401, "signed_out")]) {
      expect(await sendAnswers(queue, { ...calls, answer: () => Promise.reject(error) }, never)).toBe(false);
      expect(queue.read()).toHaveLength(2);
    }
    const over = refused(409, "catalogue_window_over");
    const late: string[] = [];
    const closed = { ...calls, answer: () => Promise.reject(over) };
    expect(await sendAnswers(queue, closed, (lesson) => late.push(lesson))).toBe(true);
    expect([queue.read(), late]).toEqual([[], ["breuken", "breuken"]]);
    const other = queueOf(body("half"));
    const tab = async (): Promise<void> => {
      other.write([]);
      throw over;
    };
    expect(await sendAnswers(other, { ...calls, answer: tab }, never)).toBe(true);
  });

  it("keep what was changed while they were on their way", async () => {
    const queue = queueOf(body("half"));
    const { kept, calls } = server();
    const slow: AnswerCalls = {
      ...calls,
      async answer(id, one) {
        if (one.answer.texts[0] === "half") keepAnswer(queue, id, body("heel", 2), asked());
        await calls.answer(id, one);
      },
    };
    await sendAnswers(queue, slow, never);
    expect([kept, queue.read()]).toEqual([["half", "heel"], []]);
  });

  it("wait on where another window goes on answering, and are never let go for it", async () => {
    const queue = queueOf(body("half"));
    const { calls } = server();
    const busy = { ...calls, answer: () => Promise.reject(refused(409, "conflict")) };
    expect(await sendAnswers(queue, busy, never)).toBe(false);
    expect(queue.read()).toHaveLength(1);
  });

  it("are never said to be kept where the browser keeps nothing", () => {
    const full: Queue<WaitingAnswer> = { read: () => [], write: () => undefined };
    expect(() => keepAnswer(full, "breuken", body("half"), asked())).toThrow(Unreachable);
  });
});

function never(lesson: string): never {
  throw new Error(`an answer in ${lesson} was let go`);
}

function gone(): never {
  throw new Unreachable("the answer was lost");
}
