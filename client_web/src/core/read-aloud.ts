/**
 * Reads words aloud with a voice of the device itself. A voice that lives with somebody else would be told what a pupil
 * reads: it is never used, and where there is no other, there is no button.
 */
import type { Language } from "./time";

export interface Voice {
  readonly lang: string;
  readonly localService: boolean;
}

/** A voice of this device for a language; its usual one first. */
export function localVoice<V extends Voice & { readonly default?: boolean }>(
  voices: readonly V[],
  spoken: Language,
): V | null {
  const fit = voices.filter(({ lang, localService }) => localService && lang.toLowerCase().split(/[-_]/)[0] === spoken);
  return fit.find((voice) => voice.default) ?? fit[0] ?? null;
}

/** What a page says, in pieces as a person would say them: one a line. */
export function spokenLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
}

class Reader {
  reading = false;
  readonly #watchers = new Set<() => void>();
  #turn = 0;

  can(spoken: Language): boolean {
    return this.#voice(spoken) !== null;
  }

  read(text: string, spoken: Language): void {
    const voice = this.#voice(spoken);
    const lines = spokenLines(text);
    if (!voice || lines.length === 0) return;
    this.stop();
    const turn = this.#turn;
    const done = (): void => {
      if (turn === this.#turn) this.#become(false);
    };
    for (const line of lines) {
      const words = new SpeechSynthesisUtterance(line);
      words.voice = voice;
      words.lang = voice.lang;
      words.onerror = done;
      if (line === lines.at(-1)) words.onend = done;
      speechSynthesis.speak(words);
    }
    this.#become(true);
  }

  stop(): void {
    this.#turn += 1;
    globalThis.speechSynthesis?.cancel();
    this.#become(false);
  }

  /** Told when reading begins or ends, and when voices become known: browsers look for them late. */
  watch(watcher: () => void): () => void {
    const synthesis = globalThis.speechSynthesis;
    this.#watchers.add(watcher);
    synthesis?.addEventListener?.("voiceschanged", watcher);
    return () => {
      this.#watchers.delete(watcher);
      synthesis?.removeEventListener?.("voiceschanged", watcher);
    };
  }

  #voice(spoken: Language): SpeechSynthesisVoice | null {
    return localVoice(globalThis.speechSynthesis?.getVoices() ?? [], spoken);
  }

  #become(reading: boolean): void {
    if (this.reading === reading) return;
    this.reading = reading;
    for (const watcher of this.#watchers) watcher();
  }
}

/** One for the page: two voices at once would be none. */
export const reader = new Reader();
