import { giveUpAfter, waitBeforeTry } from "./ladder";
import type { Timers } from "./timers";

/** What the reconnector drives: begin a try, drop a try that hangs. */
export interface Trial {
  begin(): void;
  giveUp(): void;
}

/**
 * Climbs the ladder until somebody says `succeeded()`.
 *
 * `lost()` starts it (a second call while it runs changes nothing), `failed()` ends the try that runs, `nudge()` (the
 * network is back, the page is looked at again) tries at once instead of waiting.
 */
export class Reconnector {
  #lostAt: number | null = null;
  #tryAt = 0;
  #trying = false;
  #cancel: () => void = () => undefined;

  readonly #timers: Timers;
  readonly #trial: Trial;
  readonly #random: () => number;

  constructor(timers: Timers, trial: Trial, random: () => number = Math.random) {
    this.#timers = timers;
    this.#trial = trial;
    this.#random = random;
  }

  get running(): boolean {
    return this.#lostAt !== null;
  }

  lost(): void {
    if (this.#lostAt !== null) return;
    this.#lostAt = this.#timers.now();
    this.#begin();
  }

  failed(): void {
    if (this.#lostAt === null || !this.#trying) return;
    this.#trying = false;
    this.#cancel();
    const now = this.#timers.now();
    const wait = waitBeforeTry(now - this.#lostAt, now - this.#tryAt, this.#random());
    this.#cancel = this.#timers.after(wait, () => this.#begin());
  }

  succeeded(): void {
    this.stop();
  }

  nudge(): void {
    if (this.#lostAt === null || this.#trying) return;
    this.#begin();
  }

  stop(): void {
    this.#cancel();
    this.#lostAt = null;
    this.#trying = false;
  }

  #begin(): void {
    this.#cancel();
    this.#trying = true;
    this.#tryAt = this.#timers.now();
    this.#cancel = this.#timers.after(giveUpAfter(this.#tryAt - (this.#lostAt ?? this.#tryAt)), () => {
      this.#trial.giveUp();
      this.failed();
    });
    this.#trial.begin();
  }
}
