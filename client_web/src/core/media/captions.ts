/**
 * What the class says, as words: only where the browser itself can do that on this device. No sound ever goes to anybody
 * for it; a browser that would have to ask another machine, or to fetch something first, has no captions here.
 */
import type { Language } from "../time";

interface Heard extends Event {
  readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }>;
}

interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(track: MediaStreamTrack): void;
  abort(): void;
}

interface Maker {
  new (): Recognition;
  readonly prototype: object;
  available?(asked: { langs: string[]; processLocally: boolean }): Promise<string>;
}

const TAGS: Readonly<Record<Language, string>> = { nl: "nl-NL", en: "en-GB" };
/** So much of what was said stands below the picture. */
const LETTERS = 160;
/** After one of these another try would end alike. */
const FOR_GOOD: ReadonlySet<string> = new Set(["not-allowed", "service-not-allowed", "language-not-supported"]);

const maker = (): Maker | undefined => (globalThis as { SpeechRecognition?: Maker }).SpeechRecognition;

export async function canCaption(spoken: Language): Promise<boolean> {
  const found = maker();
  if (!found?.available || !("processLocally" in found.prototype)) return false;
  const answer = found.available({ langs: [TAGS[spoken]], processLocally: true });
  return (await answer.catch(() => "unavailable")) === "available";
}

/** The last words of a text, from the beginning of one. */
export function lastWords(text: string, letters: number): string {
  const whole = text.replace(/\s+/g, " ").trim();
  if (whole.length <= letters) return whole;
  const tail = whole.slice(-letters);
  return tail.slice(tail.indexOf(" ") + 1);
}

export class Captions {
  text = "";
  readonly #changed: () => void;
  #recognition: Recognition | null = null;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  start(track: MediaStreamTrack, spoken: Language): void {
    this.stop();
    const Made = maker();
    if (!Made) return;
    const recognition = new Made();
    this.#recognition = recognition;
    recognition.lang = TAGS[spoken];
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.processLocally = true;
    const mine = (): boolean => this.#recognition === recognition;
    recognition.addEventListener("result", (event) => mine() && this.#say(event as Heard));
    recognition.addEventListener("error", (event) => {
      if (mine() && FOR_GOOD.has((event as Event & { readonly error: string }).error)) this.stop();
    });
    // A browser ends by itself after a silence; the lesson goes on.
    recognition.addEventListener("end", () => mine() && this.#begin(recognition, track));
    this.#begin(recognition, track);
  }

  stop(): void {
    const recognition = this.#recognition;
    this.#recognition = null;
    recognition?.abort();
    if (this.text === "") return;
    this.text = "";
    this.#changed();
  }

  #begin(recognition: Recognition, track: MediaStreamTrack): void {
    // Never without a track: that would ask for the pupil's own microphone.
    try {
      if (track.readyState === "live") recognition.start(track);
      else this.stop();
    } catch {
      this.stop();
    }
  }

  #say({ results }: Heard): void {
    const said = Array.from(results, (result) => result[0]?.transcript ?? "").join(" ");
    this.text = lastWords(said, LETTERS);
    this.#changed();
  }
}
