import type { Timers } from "./timers";

/** The server says something at least every 2.5 s. */
export const SILENT_MS = 4_000;
const ASK_EVERY_MS = 1_000;
/** After 5 s without a network what was lost comes at most 1.3 s later: before the third answer. */
const ANSWERS = 3;

/**
 * A server that stands still leaves its socket open, and so does a network that is away. They differ in this: while the
 * one is silent, the school answers a new question, as another server is there or the same one came to itself. After
 * three answers in a silence the socket is given up.
 */
export class Silence {
  #answers = 0;
  #cancel: () => void = () => undefined;
  #watch = 0;

  readonly #timers: Timers;
  readonly #answered: () => Promise<boolean>;
  readonly #giveUp: () => void;

  constructor(timers: Timers, answered: () => Promise<boolean>, giveUp: () => void) {
    this.#timers = timers;
    this.#answered = answered;
    this.#giveUp = giveUp;
  }

  /** Something came over the socket. */
  heard(): void {
    this.stop();
    this.#answers = 0;
    this.#next(SILENT_MS);
  }

  stop(): void {
    this.#watch += 1;
    this.#cancel();
  }

  #next(inMs: number): void {
    this.#cancel = this.#timers.after(inMs, () => void this.#ask(this.#watch));
  }

  /** A browser asks over the connections that it has: each that leads to the server that stands still costs a question. */
  async #ask(watch: number): Promise<void> {
    const asked = this.#timers.now();
    const answered = await this.#answered();
    if (watch !== this.#watch) return;
    this.#answers += answered ? 1 : 0;
    const waited = answered ? 0 : this.#timers.now() - asked;
    if (this.#answers < ANSWERS) this.#next(Math.max(0, ASK_EVERY_MS - waited));
    else this.#giveUp();
  }
}

/** Ask anything that needs no server in particular. */
export async function schoolAnswers(): Promise<boolean> {
  try {
    return (await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(ASK_EVERY_MS) })).ok;
  } catch {
    return false;
  }
}
