/**
 * Says when a connection has gone silent: nothing came in for {@link SILENT_MS} while something was to be expected.
 *
 * The engine sends a report at least each second, so silence is a dead path and no quiet class. A page that slept (few
 * looks, long apart) has seen nothing and says nothing: three looks without news are needed.
 */
export const SILENT_MS = 2_500;
const LOOKS = 3;

export class Watchdog {
  readonly #limit: number;
  #total = -1;
  #changedAt = 0;
  #looks = 0;

  constructor(limit: number = SILENT_MS) {
    this.#limit = limit;
  }

  /** `total`: everything that ever came in; `armed`: media is expected now. True when the connection is silent. */
  look(total: number, now: number, armed: boolean): boolean {
    if (!armed || total !== this.#total) {
      this.#total = total;
      this.#changedAt = now;
      this.#looks = 0;
      return false;
    }
    this.#looks += 1;
    return this.#looks >= LOOKS && now - this.#changedAt >= this.#limit;
  }
}
