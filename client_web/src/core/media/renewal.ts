/**
 * When to mend a connection in place, to build a new one and to change over to it: make before break, as a pure decision.
 *
 * `mend`: the path is gone, the connection need not be: give it a new path (ICE restart). `build`: begin a new one beside the current. `swap`: the new one shows what the current should; drop the current.
 * `drop_next`: the new one came to nothing; the ladder says when the next is built.
 */
export interface LegFacts {
  /** The path works (ICE and DTLS are done). */
  readonly up: boolean;
  /** Failed, closed by the server, or silent. */
  readonly dead: boolean;
  readonly bornAt: number;
  readonly upAt: number | null;
  /** Something to see or hear has arrived. */
  readonly shows: boolean;
  /** `no`: it was tried since anything last came in, or the connection itself is gone. A number: since when it is tried. */
  readonly mending: "may" | "no" | number;
}

export interface Facts {
  readonly now: number;
  /** Signalling works: without it nothing can be built. */
  readonly lineUp: boolean;
  /** A new connection must show something before the old one goes. */
  readonly mustShow: boolean;
  readonly renewAsked: boolean;
  readonly notBefore: number;
  readonly current: LegFacts | null;
  readonly next: LegFacts | null;
}

export type Decision = "wait" | "mend" | "build" | "swap" | "drop_next";

const UP_WITHIN_MS = 4_000;
const SHOWS_WITHIN_MS = 3_000;
/** A path that works is found in two round trips. */
export const MENDED_WITHIN_MS = 1_000;

export function decide(facts: Facts): Decision {
  return facts.next ? aboutNext(facts, facts.next) : aboutBuilding(facts);
}

function aboutNext(facts: Facts, next: LegFacts): Decision {
  if (next.dead) return "drop_next";
  if (!next.up || next.upAt === null) return facts.now - next.bornAt > UP_WITHIN_MS ? "drop_next" : "wait";
  const patient = facts.now - next.upAt < SHOWS_WITHIN_MS;
  const firstEver = facts.current === null;
  return facts.mustShow && !next.shows && patient && !firstEver ? "wait" : "swap";
}

function aboutBuilding({ current, lineUp, now, notBefore, renewAsked }: Facts): Decision {
  if (current?.dead && lineUp && !renewAsked) {
    if (current.mending === "may") return "mend";
    if (typeof current.mending === "number" && now - current.mending < MENDED_WITHIN_MS) return "wait";
  }
  const needed = current === null || current.dead || renewAsked;
  return needed && lineUp && now >= notBefore ? "build" : "wait";
}
