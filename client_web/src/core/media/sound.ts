/** Whether this page may make a sound; browsers ask for a tap or a key first. */
const listeners = new Set<() => void>();
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

export function onSoundUnlocked(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
