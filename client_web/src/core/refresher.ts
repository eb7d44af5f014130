/**
 * Keeps one piece of server data fresh: every so often, when the page comes into view, when the network returns, and at
 * one chosen moment (a door that opens). One question at a time; an answer that was overtaken is dropped.
 */
export interface RefreshSettings<T> {
  readonly load: (signal: AbortSignal) => Promise<T>;
  readonly onData: (data: T) => void;
  readonly onError: (error: unknown) => void;
  /** Milliseconds between two questions; none: only when told. */
  readonly every?: number;
}

export interface Refresher {
  /** Ask now. */
  refresh(): Promise<void>;
  /** Ask once more after so many milliseconds; replaces an earlier moment. */
  at(inMs: number): void;
  stop(): void;
}

const LONGEST_TIMER = 2_000_000_000;

export function createRefresher<T>(settings: RefreshSettings<T>): Refresher {
  let running: AbortController | null = null;
  let next: ReturnType<typeof setTimeout> | undefined;
  let moment: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function refresh(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    clearTimeout(next);
    try {
      const data = await settings.load(mine.signal);
      if (!mine.signal.aborted) settings.onData(data);
    } catch (error) {
      if (!mine.signal.aborted) settings.onError(error);
    } finally {
      if (running === mine) running = null;
      if (!stopped && !mine.signal.aborted && settings.every) next = setTimeout(askIfSeen, settings.every);
    }
  }

  const seen = (): boolean => typeof document === "undefined" || document.visibilityState === "visible";

  function askIfSeen(): void {
    if (seen()) void refresh();
  }

  const target = typeof document === "undefined" ? null : document;
  target?.addEventListener("visibilitychange", askIfSeen);
  target?.defaultView?.addEventListener("online", askIfSeen);

  return {
    refresh,
    at(inMs) {
      clearTimeout(moment);
      if (!stopped && inMs < LONGEST_TIMER) moment = setTimeout(askIfSeen, Math.max(0, inMs));
    },
    stop() {
      stopped = true;
      running?.abort();
      clearTimeout(next);
      clearTimeout(moment);
      target?.removeEventListener("visibilitychange", askIfSeen);
      target?.defaultView?.removeEventListener("online", askIfSeen);
    },
  };
}
