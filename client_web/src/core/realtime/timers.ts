/** Waiting as an argument: everything in core that waits asks this, so tests run without waiting. */
export interface Timers {
  /** Milliseconds that never go back (not the time of day). */
  now(): number;
  /** Call `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const realTimers: Timers = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Call `run` every `ms` until cancelled. */
export function every(timers: Timers, ms: number, run: () => void): () => void {
  let cancel = timers.after(ms, tick);
  function tick(): void {
    cancel = timers.after(ms, tick);
    run();
  }
  return () => cancel();
}
