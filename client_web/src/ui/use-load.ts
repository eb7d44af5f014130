import { useEffect, useRef, useState } from "preact/hooks";
import { createRefresher, type Refresher } from "../core/refresher";

export interface Loaded<T> {
  /** The last good answer; stays while a new one is on its way or failed. */
  readonly data: T | null;
  readonly error: unknown;
  readonly refresh: () => Promise<void>;
  /** Ask once more after so many milliseconds. */
  readonly at: (inMs: number) => void;
}

interface Held<T> {
  readonly key: string;
  readonly data: T | null;
  readonly error: unknown;
}

/** Server data on a screen. A new `key` is other data; `every` keeps it fresh while the page is in view. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>, every?: number): Loaded<T> {
  const [held, hold] = useState<Held<T>>({ key, data: null, error: null });
  const latest = useRef(load);
  latest.current = load;
  const refresher = useRef<Refresher | null>(null);
  useEffect(() => {
    const made = createRefresher<T>({
      load: (signal) => latest.current(signal),
      onData: (data) => hold({ key, data, error: null }),
      onError: (error) => hold((before) => ({ key, data: before.key === key ? before.data : null, error })),
      ...(every === undefined ? {} : { every }),
    });
    refresher.current = made;
    void made.refresh();
    return () => made.stop();
  }, [key, every]);
  const mine = held.key === key;
  return {
    data: mine ? held.data : null,
    error: mine ? held.error : null,
    refresh: async () => await refresher.current?.refresh(),
    at: (inMs) => refresher.current?.at(inMs),
  };
}

export interface Deed {
  readonly busy: boolean;
  readonly error: unknown;
  /** Do it; answers whether it went well. A second call while one is under way does nothing. */
  readonly run: (what: () => Promise<void>) => Promise<boolean>;
}

/** Something that a person does once, with its waiting and its failing. */
export function useDeed(): Deed {
  const [state, set] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const busy = useRef(false);
  return {
    ...state,
    async run(what) {
      if (busy.current) return false;
      busy.current = true;
      set({ busy: true, error: null });
      try {
        await what();
        set({ busy: false, error: null });
        return true;
      } catch (error) {
        set({ busy: false, error });
        return false;
      } finally {
        busy.current = false;
      }
    },
  };
}
