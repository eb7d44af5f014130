import { Refused } from "../problem";
import type { Answer, AskName, AskOf, ReplyOf } from "./events";
import type { Timers } from "./timers";

const ANSWER_WITHIN_MS = 3_000;
const TRIES = 3;

/** Three tries of three seconds brought no answer. */
export class NoAnswer extends Error {}

/** How a request reaches the server once; `answer` may never be called. */
export type Emit = (event: string, payload: unknown, answer: (answer: unknown) => void) => void;

/**
 * Requests that do nothing twice: each has a `rid`, and a repeat carries the same one.
 *
 * A late answer to an early try counts as well as one to the last.
 */
export class Requests {
  readonly #timers: Timers;
  readonly #emit: Emit;
  readonly #newRid: () => string;

  constructor(timers: Timers, emit: Emit, newRid: () => string = randomId) {
    this.#timers = timers;
    this.#emit = emit;
    this.#newRid = newRid;
  }

  ask<E extends AskName>(event: E, body: AskOf<E>): Promise<ReplyOf<E>> {
    const payload = { ...body, rid: this.#newRid() };
    return new Promise((resolve, reject) => {
      let cancel: () => void = () => undefined;
      const answered = (answer: unknown): void => {
        cancel();
        const known = answer as Answer<ReplyOf<E>>;
        known.ok ? resolve(known.reply) : reject(new Refused(known.problem));
      };
      const attempt = (left: number): void => {
        if (left === 0) {
          reject(new NoAnswer(event));
          return;
        }
        cancel = this.#timers.after(ANSWER_WITHIN_MS, () => attempt(left - 1));
        this.#emit(event, payload, answered);
      };
      attempt(TRIES);
    });
  }
}

/** Thirty-two hex characters; `crypto.randomUUID` is missing on plain HTTP in a school's own network. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
