/**
 * Answers to questions that are given without a line: kept on the device, shown as what waits, and sent later.
 *
 * Each carries the number of its try, so that one that is sent again after a lost reply is one. Where the question was
 * answered elsewhere in the meantime, it comes after that as another try; the same answer is none.
 */
import type { AnswerQuiz, QuizAnswered, QuizPage } from "../../generated/wire";
import { api } from "../client";
import { codeOf, Refused, Unreachable } from "../problem";
import type { HeldPage, HeldQuestion, QuizCalls } from "./quiz";
import { isFinal } from "./sending";
import { addLate, answersOf, type Queue, type WaitingAnswer } from "./waiting";

const MOST_WAITING = 500;
const MOST_TRIES = 3;

const isOf = (
  one: WaitingAnswer,
  lesson: string,
  { block, question }: Pick<AnswerQuiz, "block" | "question">,
): boolean => one.lesson === lesson && one.body.block === block && one.body.question === question;

/** A question with an answer that waits: nobody knows yet how it went. */
const waits = (question: HeldQuestion, { number, answer }: AnswerQuiz): HeldQuestion => ({
  ...question,
  waits: true,
  tried: { tries: number, answer, right: null, parts: [], good: false, solution: null, note: null, noted_by: null },
});

/** The quiz with what waits in it. */
export function withWaiting(page: QuizPage, lesson: string, waiting: readonly WaitingAnswer[]): HeldPage {
  const questions = page.questions.map((one) => {
    const mine = waiting.find((each) => isOf(each, lesson, { block: page.block, question: one.id }));
    return mine ? waits(one, mine.body) : one;
  });
  return { ...page, questions };
}

/** Keep an answer in the place of one that waits already; how the question looks then. Throws where nothing is kept. */
export function keepAnswer(
  queue: Queue<WaitingAnswer>,
  lesson: string,
  body: AnswerQuiz,
  question: HeldQuestion,
): QuizAnswered {
  const before = queue.read().find((one) => isOf(one, lesson, body));
  const kept = { lesson, body: { ...body, number: before?.body.number ?? body.number } };
  const others = queue.read().filter((one) => !isOf(one, lesson, body));
  queue.write([...others, kept].slice(-MOST_WAITING));
  const there = queue.read().find((one) => isOf(one, lesson, body));
  // A browser that is full, or keeps nothing: then nobody says that it is kept.
  if (JSON.stringify(there) !== JSON.stringify(kept)) throw new Unreachable(lesson);
  return { question: waits(question, kept.body), done: false };
}

export interface AnswerCalls {
  answer(lesson: string, body: AnswerQuiz): Promise<unknown>;
  page(lesson: string, block: string): Promise<QuizPage>;
}

/**
 * Send what waits, the oldest first; answers whether anything went. What the server will never take is let go, and told:
 * the lesson is over, or the question is another one by now.
 */
export async function sendAnswers(
  queue: Queue<WaitingAnswer>,
  calls: AnswerCalls,
  late: (lesson: string) => void,
): Promise<boolean> {
  let went = false;
  for (let one = queue.read()[0]; one; one = queue.read()[0]) {
    const sent = one;
    let refused = false;
    try {
      await sendOne(sent, calls);
    } catch (error) {
      if (!(error instanceof Refused && isFinal(error.status))) return went;
      refused = true;
    }
    went = true;
    const same = (each: WaitingAnswer): boolean => JSON.stringify(each) === JSON.stringify(sent);
    // Another tab that sent the same has told it already.
    if (refused && queue.read().some(same)) late(sent.lesson);
    queue.write(queue.read().filter((each) => !same(each)));
  }
  return went;
}

async function sendOne({ lesson, body }: WaitingAnswer, calls: AnswerCalls): Promise<void> {
  let number = body.number;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      await calls.answer(lesson, { ...body, number });
      return;
    } catch (error) {
      if (codeOf(error) !== "conflict") throw error;
    }
    // Answered elsewhere meanwhile: this comes after it, unless it says the same.
    const { questions } = await calls.page(lesson, body.block);
    const tried = questions.find(({ id }) => id === body.question)?.tried ?? null;
    if (JSON.stringify(tried?.answer) === JSON.stringify(body.answer)) return;
    number = (tried?.tries ?? 0) + 1;
  }
  // Another window goes on and on: it waits for a quieter time.
  throw new Unreachable(lesson);
}

const CALLS: AnswerCalls = {
  answer: (id, body) => api.call("POST /api/catalogue/quiz/lesson/{id}", { path: { id }, body }),
  page: (id, block) => api.call("GET /api/catalogue/quiz/lesson/{id}", { path: { id }, query: { block } }),
};

const listeners = new Set<() => void>();
let sending: Promise<void> | null = null;

/** Another window of this browser may have signed in a brother or sister: what waits is of one pupil only. */
const isHere = (pupilId: string): Promise<boolean> =>
  api.call("GET /api/access/me").then(
    ({ id }) => id === pupilId,
    () => false,
  );

async function sendOwn(pupilId: string): Promise<boolean> {
  if (!(await isHere(pupilId))) return false;
  return await sendAnswers(answersOf(pupilId), CALLS, (lesson) => addLate(pupilId, lesson));
}

/** Send what this pupil answered without a line; one sending at a time. */
export function flushAnswers(pupilId: string): Promise<void> {
  sending ??= sendOwn(pupilId)
    .then((went) => {
      if (went) for (const listener of listeners) listener();
    })
    .finally(() => {
      sending = null;
    });
  return sending;
}

/** Hear when answers that waited were sent; answers how to stop. */
export function onAnswersSent(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface Held {
  readonly id: string;
  readonly pupilId: string;
  readonly block: string;
  readonly away: () => boolean;
}

/** The calls of a quiz in a lesson: to the server, or without a line to what is kept on this device. */
export function heldAnswers({
  id,
  pupilId,
  block,
  away,
}: Held): Pick<QuizCalls, "page" | "answer" | "away" | "onSent"> {
  const queue = answersOf(pupilId);
  let last: HeldPage | null = null;
  return {
    away,
    onSent: onAnswersSent,
    async page() {
      last = withWaiting(await CALLS.page(id, block), id, queue.read());
      return last;
    },
    async answer(body) {
      if (!away()) {
        if (queue.read().length > 0) await flushAnswers(pupilId);
        return (await CALLS.answer(id, body)) as QuizAnswered;
      }
      const question = last?.questions.find((one) => one.id === body.question);
      if (!question) throw new Unreachable(id);
      return keepAnswer(queue, id, body, question);
    },
  };
}
