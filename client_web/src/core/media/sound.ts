/** Whether this page may make a sound; browsers ask for a tap or a key first. */
const listeners = new Set<() => void>();
const lockers = new Set<() => void>();
let unlocked = false;

export const soundUnlocked = (): boolean => unlocked;

/** Call from a tap or key; also tried without one, for kiosks and pages that may. */
export async function unlockSound(): Promise<boolean> {
  if (unlocked) return true;
  const context = new AudioContext();
  const resumed = context.resume().catch(() => undefined);
  await Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, 250))]);
  const allowed = context.state === "running";
  void context.close();
  if (allowed) soundPlays();
  return allowed;
}

/** An element really plays: then the browser lets us, whatever it said before. */
export function soundPlays(): void {
  if (unlocked) return;
  unlocked = true;
  for (const listener of listeners) listener();
}

/** An element was refused, whatever another one or an AudioContext was told: a tap is needed after all. */
export function soundRefused(error: unknown): void {
  if (!unlocked || !(error instanceof DOMException) || error.name !== "NotAllowedError") return;
  unlocked = false;
  for (const listener of lockers) listener();
}

export function onSoundLocked(listener: () => void): () => void {
  lockers.add(listener);
  return () => void lockers.delete(listener);
}

export function onSoundUnlocked(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
