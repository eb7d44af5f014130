/** The last thing that a teacher did with one tap, for as long as it can be taken back. */
import type { Timers } from "../realtime/timers";

export const UNDO_MS = 10_000;
/** What a double tap did, its second tap does not take back. */
const DOUBLE_TAP_MS = 600;

export interface Deed<Name extends string> {
  readonly name: Name;
  readonly back: () => void;
  /** Done when the time to take it back is over. */
  readonly after?: () => void;
}

export class Undo<Name extends string> {
  readonly #timers: Timers;
  readonly #changed: () => void;
  #deed: Deed<Name> | null = null;
  #until = 0;
  #cancel: () => void = () => undefined;

  constructor(timers: Timers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  get name(): Name | null {
    return this.#deed?.name ?? null;
  }

  /** Milliseconds in which it can still be taken back. */
  get left(): number {
    return this.#deed === null ? 0 : Math.max(0, this.#until - this.#timers.now());
  }

  /** What was done before stands from now on; but what only happens later keeps its place and can still be taken back. */
  did(deed: Deed<Name>): void {
    if (this.#deed?.after) return;
    this.settle();
    this.#deed = deed;
    this.#until = this.#timers.now() + UNDO_MS;
    this.#cancel = this.#timers.after(UNDO_MS, () => this.settle());
    this.#changed();
  }

  takeBack(): void {
    const deed = this.#deed;
    if (deed === null || this.left > UNDO_MS - DOUBLE_TAP_MS) return;
    this.#forget();
    deed.back();
    this.#changed();
  }

  /** Nothing is taken back any more. */
  settle(): void {
    const deed = this.#deed;
    if (deed === null) return;
    this.#forget();
    deed.after?.();
    this.#changed();
  }

  #forget(): void {
    this.#cancel();
    this.#deed = null;
  }
}
