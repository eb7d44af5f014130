/**
 * A lesson that is done without a line: when it is by the device's own clock, how its beats are numbered over all visits,
 * and where the pupil was by what the server does not know yet.
 */
import type { BeatSent, LessonPage, OfflineLease } from "../../generated/wire";

/** The server's word that this device may do a lesson without a line, and when that came by the device's clock. */
export interface Along extends OfflineLease {
  readonly issued: number;
}

const PREFIX = "erbij.seq.";

/** Milliseconds since the lease: only the difference of two looks at one clock, which the server bounds. */
export const sinceOf = (along: Along, now: number): number => now - along.issued;

/** The next number of a beat: no two visits of the same lesson use one twice, or two tabs. */
export function numbersOf(leaseId: string): () => number {
  const key = PREFIX + leaseId;
  let last = 0;
  return () => {
    try {
      last = Math.max(last, Number(localStorage.getItem(key) ?? 0));
      localStorage.setItem(key, String(last + 1));
    } catch {
      // A browser that keeps nothing has one visit.
    }
    last += 1;
    return last - 1;
  };
}

/** Forget the numbers of leases that are on this device no more. */
export function forgetNumbers(kept: ReadonlySet<string>): void {
  const gone = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && !kept.has(key.slice(PREFIX.length)));
  for (const key of gone) localStorage.removeItem(key);
}

/** The lesson with where the pupil was by beats that still wait to be sent; the newest come last. */
export function wentOn(lesson: LessonPage, waiting: readonly BeatSent[]): LessonPage {
  const names = new Set(lesson.blocks.map(({ block }) => block.id));
  const mine = waiting.filter(({ block, rev }) => rev === lesson.revision && names.has(block));
  const last = mine.at(-1);
  if (!last) return lesson;
  const reached = new Map(mine.map(({ block, to_ms }) => [block, to_ms]));
  const blocks = lesson.blocks.map((one) => ({ ...one, resume_ms: reached.get(one.block.id) ?? one.resume_ms }));
  return { ...lesson, blocks, here: last.block };
}
