/**
 * When to build a new connection and when to change over to it: make before break, as a pure decision.
 *
 * `build`: begin a new one beside the current. `swap`: the new one shows what the current should; drop the current.
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

export type Decision = "wait" | "build" | "swap" | "drop_next";

const UP_WITHIN_MS = 4_000;
const SHOWS_WITHIN_MS = 3_000;

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
  const needed = current === null || current.dead || renewAsked;
  return needed && lineUp && now >= notBefore ? "build" : "wait";
}
