/**
 * When to try again after a lost connection.
 *
 * Tries at 0, 0.3, 1.2, 2.7 and 4.8 s after the loss, then every 1.5 s ±20 % for three minutes, then at most 5 s apart,
 * without end. A try that hangs is given up after {@link giveUpAfter}; whatever the ladder would have tried in the
 * meantime is skipped.
 */
const GIVE_UP_MS = 2_000;
/**
 * Once the loss lasts: Chromium makes a page wait up to 5 s for its next socket when some 28 failed within minutes, which
 * takes a minute at two seconds each. In a longer try the system itself knocks again after 1 and 3 s (docs/adr/0024).
 */
const GIVE_UP_LATER_MS = 6_000;
const LASTS_MS = 20_000;

export const giveUpAfter = (sinceLoss: number): number => (sinceLoss < LASTS_MS ? GIVE_UP_MS : GIVE_UP_LATER_MS);

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
