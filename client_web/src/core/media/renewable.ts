/**
 * One media connection that renews itself: carries out what `renewal.ts` decides.
 *
 * What differs between publishing and subscribing is how a leg is dialled and what happens at the change-over.
 */

import { waitBeforeTry } from "../realtime/ladder";
import { randomId } from "../realtime/requests";
import { realTimers, type Timers } from "../realtime/timers";
import { newPeer } from "./peer";
import { decide, type LegFacts } from "./renewal";
import { NOTHING_HEARD, readTotals, type Totals } from "./stats";
import { Watchdog } from "./watchdog";

const LOOK_EVERY_MS = 500;
/** While a new connection is coming up, a change-over must not wait for the next look. */
const LOOK_OFTEN_MS = 100;
/** After the socket came back a look without anything is enough: the network may be another one. */
const DOUBTED_MS = 3_000;

/** One peer connection and what is known of it. */
export class Leg {
  readonly id = randomId();
  readonly peer: RTCPeerConnection = newPeer();
  readonly dog: Watchdog;
  readonly bornAt: number;
  upAt: number | null = null;
  dead = false;
  /** The server said so: nothing is left to be mended. */
  gone = false;
  /** Asked for, and not because the current one is dead: that one may go on for nobody. */
  asked = false;
  /** Since when it is mended; null: not tried since anything came in. */
  mend: { readonly since: number; failed: boolean } | null = null;
  /** What had come in at the last look. */
  heard = -1;
  totals: Totals = {
    received: 0,
    pathReceived: 0,
    framesDecoded: 0,
    audioPackets: 0,
    roundTripMs: null,
    heard: NOTHING_HEARD,
  };

  constructor(bornAt: number, silentMs?: number) {
    this.bornAt = bornAt;
    this.dog = new Watchdog(silentMs);
  }

  facts(needsPicture: boolean): LegFacts {
    const shows = needsPicture ? this.totals.framesDecoded > 0 : this.totals.audioPackets > 0;
    return {
      up: this.upAt !== null,
      dead: this.dead,
      bornAt: this.bornAt,
      upAt: this.upAt,
      shows,
      mending: this.#mending(),
    };
  }

  #mending(): "may" | "no" | number {
    if (this.gone || this.upAt === null || this.mend?.failed) return "no";
    return this.mend === null ? "may" : this.mend.since;
  }
}

export interface RenewableOptions {
  readonly lineUp: () => boolean;
  /** Signal for a new leg; resolves when the answer is set, rejects when the server refused. */
  readonly dial: (leg: Leg) => Promise<void>;
  /** Give a leg a new path through the network; rejects when the server does not know it any more. */
  readonly mend?: (leg: Leg) => Promise<void>;
  /** The leg is the current one from now on; `old` is closed right after. */
  readonly swapped: (leg: Leg, old: Leg | null) => void;
  /** Tell the server that a leg is not needed any more. */
  readonly dropped: (leg: Leg) => void;
  /** What must keep changing while the leg is armed: media is expected on it, so silence means trouble. */
  readonly heard: (totals: Totals) => number;
  readonly armed: (leg: Leg, now: number) => boolean;
  readonly mustShow: () => "picture" | "sound" | null;
  /** False: a lost connection stays lost (`lost` is called instead of building a new one). */
  readonly keeps: boolean;
  readonly lost?: () => void;
  readonly silentMs?: number;
  readonly timers?: Timers;
}

export class Renewable {
  current: Leg | null = null;
  #next: Leg | null = null;
  #running = false;
  #renewAsked = false;
  #failingSince: number | null = null;
  #notBefore = 0;
  #doubtedUntil = 0;
  #stopLooking: () => void = () => undefined;
  readonly #options: RenewableOptions;
  readonly #timers: Timers;

  constructor(options: RenewableOptions) {
    this.#options = options;
    this.#timers = options.timers ?? realTimers;
  }

  get running(): boolean {
    return this.#running;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#notBefore = 0;
    this.#lookLater();
    this.#step();
  }

  /** Build a new leg beside the current one now. */
  renew(): void {
    if (!this.#running) return;
    if (this.#next) this.#drop(this.#next);
    this.#renewAsked = true;
    this.#notBefore = 0;
    this.#step();
  }

  /** The server ended this connection. */
  gone(connection: string): void {
    for (const leg of [this.current, this.#next]) {
      if (leg?.id === connection) leg.dead = leg.gone = true;
    }
    this.#step();
  }

  /** Signalling is back, or something else changed: decide anew. Silence is believed sooner now. */
  nudge(): void {
    this.#notBefore = 0;
    if (this.#options.mend) this.#doubtedUntil = this.#timers.now() + DOUBTED_MS;
    if (this.current?.mend?.failed) this.current.mend = null;
    this.#step();
  }

  close(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#stopLooking();
    for (const leg of [this.#next, this.current]) if (leg) this.#drop(leg);
    this.current = null;
    this.#next = null;
    this.#renewAsked = false;
  }

  #lookLater(): void {
    const often = this.#next !== null || this.current?.mend;
    this.#stopLooking = this.#timers.after(often ? LOOK_OFTEN_MS : LOOK_EVERY_MS, () => {
      this.#lookLater();
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const now = this.#timers.now();
    for (const leg of [this.current, this.#next]) {
      if (!leg || leg.upAt === null || (leg.dead && leg.mend === null)) continue;
      leg.totals = await readTotals(leg.peer).catch(() => leg.totals);
      const heard = this.#options.heard(leg.totals);
      if (heard !== leg.heard) this.#lives(leg);
      const armed = this.#options.armed(leg, now);
      const doubted = now < this.#doubtedUntil && heard === leg.heard && armed;
      leg.heard = heard;
      if (!leg.dead && (leg.dog.look(heard, now, armed) || doubted)) leg.dead = true;
    }
    this.#step();
  }

  #step(): void {
    if (!this.#running) return;
    if (this.current?.dead && !this.#options.keeps) {
      this.close();
      this.#options.lost?.();
      return;
    }
    const must = this.#options.mustShow();
    const decision = decide({
      now: this.#timers.now(),
      lineUp: this.#options.lineUp(),
      mustShow: must !== null,
      renewAsked: this.#renewAsked,
      notBefore: this.#notBefore,
      current: this.current?.facts(must === "picture") ?? null,
      next: this.#next?.facts(must === "picture") ?? null,
    });
    if (decision === "mend" && this.current) this.#mend(this.current);
    else if (decision === "build") this.#build();
    else if (decision === "swap" && this.#next) this.#swap(this.#next);
    else if (decision === "drop_next" && this.#next) this.#failed(this.#next);
  }

  #mend(leg: Leg): void {
    const mend = { since: this.#timers.now(), failed: false };
    leg.mend = mend;
    this.#stopLooking();
    this.#lookLater();
    const done = this.#options.mend?.(leg) ?? Promise.reject(new Error("cannot be mended"));
    done.catch(() => {
      mend.failed = true;
      this.#step();
    });
  }

  /** Something came in (again): the connection goes on as if nothing had been. */
  #lives(leg: Leg): void {
    if (leg.mend === null || leg.gone) return;
    leg.mend = null;
    leg.dead = false;
  }

  #build(): void {
    const leg = new Leg(this.#timers.now(), this.#options.silentMs);
    this.#next = leg;
    this.#stopLooking();
    this.#lookLater();
    leg.asked = this.#renewAsked;
    this.#renewAsked = false;
    leg.peer.addEventListener("connectionstatechange", () => this.#changed(leg));
    this.#options.dial(leg).catch(() => {
      leg.dead = true;
      this.#step();
    });
  }

  #changed(leg: Leg): void {
    const state = leg.peer.connectionState;
    if (state === "connected") {
      leg.upAt ??= this.#timers.now();
      void this.#look();
    } else if (state === "failed" || state === "disconnected") {
      leg.dead = true;
    }
    this.#step();
  }

  #swap(leg: Leg): void {
    const old = this.current;
    this.current = leg;
    this.#next = null;
    this.#failingSince = null;
    this.#options.swapped(leg, old);
    if (old) this.#drop(old);
  }

  #failed(leg: Leg): void {
    this.#drop(leg);
    this.#next = null;
    this.#renewAsked ||= leg.asked;
    if (!this.#options.keeps && this.current === null) {
      this.close();
      this.#options.lost?.();
      return;
    }
    const now = this.#timers.now();
    this.#failingSince ??= leg.bornAt;
    this.#notBefore = now + waitBeforeTry(now - this.#failingSince, now - leg.bornAt, Math.random());
  }

  #drop(leg: Leg): void {
    leg.dead = true;
    leg.peer.close();
    this.#options.dropped(leg);
    if (this.#next === leg) this.#next = null;
  }
}
