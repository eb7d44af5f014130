/**
 * The server's time on this device. The device's own clock may be a day wrong, so it is never asked what time it is:
 * the last `now` of the server is carried on by the monotonic clock of the page.
 */
export interface ServerClock {
  /** Take over the server's `now`; an older answer that arrives late is not taken. */
  learn(now: string): void;
  /** Milliseconds since 1970 by the server's clock; the device's own until the server told. */
  now(): number;
}

export function createClock(
  monotonic: () => number = () => performance.now(),
  own: () => number = Date.now,
): ServerClock {
  let offset: number | null = null;
  return {
    learn(now) {
      const said = Date.parse(now);
      if (!Number.isNaN(said)) offset = Math.max(offset ?? Number.NEGATIVE_INFINITY, said - monotonic());
    },
    now: () => (offset === null ? own() : monotonic() + offset),
  };
}

/** The one clock of the page. */
export const clock = createClock();
