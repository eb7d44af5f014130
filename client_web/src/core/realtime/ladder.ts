/**
 * When to try again after a lost connection.
 *
 * Tries at 0, 0.3, 1.2, 2.7 and 4.8 s after the loss, then every 1.5 s ±20 % for three minutes, then at most 5 s apart,
 * without end. A try that hangs is given up after {@link GIVE_UP_MS}; whatever the ladder would have tried in the
 * meantime is skipped.
 */
export const GIVE_UP_MS = 2_000;

const FIRST_TRIES_MS = [0, 300, 1_200, 2_700, 4_800];
const THREE_MINUTES_MS = 180_000;
const SHORTEST_MS = 100;

/**
 * Milliseconds from now until the next try.
 *
 * `sinceLoss`: ms since the connection was lost; `sinceTry`: ms since the last try began; `random` in [0, 1).
 */
export function waitBeforeTry(sinceLoss: number, sinceTry: number, random: number): number {
  const early = FIRST_TRIES_MS.find((at) => at > sinceLoss);
  if (early !== undefined) {
    return early - sinceLoss;
  }
  const rhythm = sinceLoss < THREE_MINUTES_MS ? 1_500 * (0.8 + 0.4 * random) : 5_000 * (0.8 + 0.2 * random);
  return Math.max(SHORTEST_MS, rhythm - sinceTry);
}
