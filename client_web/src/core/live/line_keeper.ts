/**
 * Watches over a pupil's line: looks each second, tells the server what to spare it, measures it, and brings the stills.
 */
import { type RoomView, Saving } from "../../generated/wire";
import type { Api } from "../api";
import type { Subscriber } from "../media/subscriber";
import { realTimers, type Timers } from "../realtime/timers";
import type { SessionLink } from "./session";
import { asksMeasure, FRESH, type LineState, look, measured, OFFERED_AFTER } from "./weak_line";

const LOOK_EVERY_MS = 1_000;
const MEASURE_GIVEN_UP_MS = 5_000;
/** Below this a measure says more about the clock than about the line. */
const SHORTEST_MS = 10;

export interface LineKeeperOptions {
  readonly api: Api;
  readonly link: SessionLink;
  readonly subscriber: Subscriber;
  readonly slotId: string;
  readonly changed: () => void;
  /** Whether a picture should be moving now. */
  readonly expects: () => boolean;
  readonly timers?: Timers;
}

export class LineKeeper {
  /** The newest still of the board as an address for an image; null while there is none. */
  still: string | null = null;
  #state: LineState = FRESH;
  #byHand = false;
  #told: Saving | null = Saving.NOTHING;
  #shown = 0;
  #wanted = 0;
  #busy = false;
  #here = false;
  #closed = false;
  #cancel: () => void = () => undefined;
  readonly #options: LineKeeperOptions;
  readonly #timers: Timers;

  constructor(options: LineKeeperOptions) {
    this.#options = options;
    this.#timers = options.timers ?? realTimers;
  }

  get saving(): Saving {
    return this.#byHand ? Saving.PICTURES : this.#state.saving;
  }

  /** The pupil chose to spare the line. */
  get byHand(): boolean {
    return this.#byHand;
  }

  /** The line stalled so often that the pupil may want to. */
  get offered(): boolean {
    return !this.#byHand && this.#state.stalls >= OFFERED_AFTER;
  }

  start(): void {
    this.#cancel = this.#timers.after(LOOK_EVERY_MS, () => {
      this.start();
      void this.#look();
    });
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
    this.#forgetStill();
  }

  /** Spare the line, or send everything again that it can bear. */
  choose(spare: boolean): void {
    this.#byHand = spare;
    this.#become(spare ? this.#state : FRESH);
  }

  /** In the lesson again: the server may not know. */
  joined(): void {
    this.#told = Saving.NOTHING;
    this.#tell();
  }

  room(room: RoomView | null, here: boolean): void {
    this.#here = here;
    const n = room?.still?.n ?? 0;
    if (n === 0) this.#forgetStill();
    this.#wanted = n;
    void this.#bring();
  }

  async #look(): Promise<void> {
    if (!this.#here) return;
    const { heard } = this.#options.subscriber;
    if (heard === null) return;
    this.#become(look(this.#state, heard, this.#options.expects()));
    if (!this.#byHand && asksMeasure(this.#state) && !this.#busy) {
      this.#busy = true;
      const kilobits = await this.#measure();
      this.#busy = false;
      this.#become(measured(this.#state, kilobits));
    }
  }

  #become(state: LineState): void {
    const before = [this.#state.saving, this.#state.stalls];
    this.#state = state;
    this.#tell();
    if (before[0] !== state.saving || before[1] !== state.stalls) this.#options.changed();
  }

  #tell(): void {
    if (this.#told === this.saving || this.#closed) return;
    const { saving } = this;
    this.#told = saving;
    const { link, changed } = this.#options;
    link.ask("saving.set", { saving }).catch(() => {
      // The line may be too full to hear it: once more at the next look.
      if (this.#told === saving) this.#told = null;
    });
    changed();
  }

  /** How much the line carries beside the sound, in thousands of bits a second. */
  async #measure(): Promise<number | null> {
    const { api, subscriber } = this.#options;
    const began = this.#timers.now();
    try {
      const signal = AbortSignal.timeout(MEASURE_GIVEN_UP_MS);
      const { size } = await api.call("GET /api/live/line", { signal });
      const took = this.#timers.now() - began - (subscriber.roundTripMs ?? 0);
      return (size * 8) / Math.max(SHORTEST_MS, took);
    } catch {
      return null;
    }
  }

  /** One at a time, the newest; the one before stays until it is whole. */
  async #bring(): Promise<void> {
    if (this.#busy || this.#wanted <= this.#shown) return;
    this.#busy = true;
    const n = this.#wanted;
    try {
      const still = await this.#options.api.call("GET /api/live/stills/{slot_id}", {
        path: { slot_id: this.#options.slotId },
      });
      if (this.#closed || this.#wanted === 0) return;
      if (this.still !== null) URL.revokeObjectURL(this.still);
      this.still = URL.createObjectURL(still);
      this.#shown = n;
      this.#options.changed();
    } catch {
      // The next one comes in a few seconds.
    } finally {
      this.#busy = false;
    }
  }

  #forgetStill(): void {
    if (this.still !== null) URL.revokeObjectURL(this.still);
    this.still = null;
    this.#shown = 0;
  }
}
