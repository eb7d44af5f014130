import { useEffect, useState } from "preact/hooks";
import { clock } from "../core/clock";
import { soundUnlocked, unlockSound, watchSound } from "../core/media/sound";

/**
 * Draw again whenever something outside the screens says that it changed. Every component that reads such a thing calls
 * this itself: one whose properties stayed the same is not drawn again with its parent.
 */
export function useWatched(source: { watch(watcher: () => void): () => void } | null): void {
  const [, draw] = useState(0);
  useEffect(() => {
    // What changed between the drawing and now would otherwise be missed.
    draw((n) => n + 1);
    return source?.watch(() => draw((n) => n + 1));
  }, [source]);
}

/** The server's time, drawn again every so often. */
export function useNow(everyMs = 1_000): number {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return clock.now();
}

const FIRST_MINUTE_MS = 60_000;

/** True in the first minute after something became so. */
export function useFirstMinute(so: boolean): boolean {
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    setFresh(so);
    if (!so) return;
    const timer = setTimeout(() => setFresh(false), FIRST_MINUTE_MS);
    return () => clearTimeout(timer);
  }, [so]);
  return fresh && so;
}

/** Whether the page may make a sound; any tap or key on it is taken as the permission. */
export function useSoundUnlocked(): boolean {
  const [unlocked, set] = useState(soundUnlocked());
  useEffect(() => {
    const off = watchSound(() => set(soundUnlocked()));
    addEventListener("pointerup", unlockSound);
    addEventListener("keyup", unlockSound);
    unlockSound();
    set(soundUnlocked());
    return () => {
      off();
      removeEventListener("pointerup", unlockSound);
      removeEventListener("keyup", unlockSound);
    };
  }, []);
  return unlocked;
}
