/**
 * Whether this page may make a sound; browsers ask for a tap or a key first.
 *
 * Who touched the page may: that is not waited for, because a headset takes a second or more to wake. What is refused all
 * the same asks for another tap.
 */
const players = new Set<() => void>();
const watchers = new Set<() => void>();
let known: boolean | null = null;
let asked: AudioContext | null = null;

const touched = (): boolean => navigator.userActivation?.hasBeenActive === true;

export const soundUnlocked = (): boolean => known ?? touched();

/** Call from a tap or key; also tried without one, for kiosks and pages that may. */
export function unlockSound(): void {
  if (known) return;
  // Within the tap itself: some browsers let only that begin what was refused.
  playAll();
  if (touched()) soundPlays();
  else {
    asked ??= new AudioContext();
    asked.resume().then(allowed, () => undefined);
  }
}

function allowed(): void {
  void asked?.close();
  asked = null;
  // One that wakes late says nothing of what was refused or stopped since.
  if (known !== null) return;
  soundPlays();
  playAll();
}

function playAll(): void {
  for (const play of players) play();
}

/** An element really plays: then the browser lets us, whatever it said before. */
export const soundPlays = (): void => learn(true);

/** An element was refused, whatever another one or an AudioContext was told: a tap is needed after all. */
export function soundRefused({ name }: Error): void {
  if (name === "NotAllowedError") soundStopped();
}

/** Whoever stopped it, only the person who listens begins it again. */
export const soundStopped = (): void => learn(false);

function learn(now: boolean): void {
  if (now === known) return;
  known = now;
  for (const watcher of watchers) watcher();
}

/** Told of every change of {@link soundUnlocked}. */
export function watchSound(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Called whenever it is worth to try to play. */
export function onSoundTry(play: () => void): () => void {
  players.add(play);
  return () => void players.delete(play);
}
