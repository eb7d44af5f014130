/** Captions of the class: only where the browser writes them down itself, and never of the pupil's own microphone. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { Captions, canCaption, lastWords } from "./captions";

class Recogniser extends EventTarget {
  static made: Recogniser[] = [];
  static answers = "available";
  static available = async (): Promise<string> => Recogniser.answers;
  lang = "";
  continuous = false;
  interimResults = false;
  tracks: unknown[] = [];
  aborted = false;

  constructor() {
    super();
    Recogniser.made.push(this);
  }

  get processLocally(): boolean {
    return this.#local;
  }

  set processLocally(local: boolean) {
    this.#local = local;
  }

  #local = false;

  start(track?: unknown): void {
    this.tracks.push(track);
  }

  abort(): void {
    this.aborted = true;
  }

  hears(...said: string[]): void {
    const results = said.map((transcript) => Object.assign([{ transcript }], { isFinal: true }));
    this.dispatchEvent(Object.assign(new Event("result"), { results }));
  }

  fails(error: string): void {
    this.dispatchEvent(Object.assign(new Event("error"), { error }));
  }
}

const live = { readyState: "live" } as MediaStreamTrack;

function started() {
  vi.stubGlobal("SpeechRecognition", Recogniser);
  const captions = new Captions(() => undefined);
  captions.start(live, "nl");
  return { captions, recogniser: Recogniser.made.at(-1) as Recogniser };
}

afterEach(() => {
  vi.unstubAllGlobals();
  Recogniser.answers = "available";
});

describe("captions are offered", () => {
  test("where the browser has the language on this device", async () => {
    vi.stubGlobal("SpeechRecognition", Recogniser);
    expect(await canCaption("nl")).toBe(true);
  });

  test("not where it would have to fetch something, or ask another machine", async () => {
    vi.stubGlobal("SpeechRecognition", Recogniser);
    Recogniser.answers = "downloadable";
    expect(await canCaption("nl")).toBe(false);
    vi.stubGlobal("SpeechRecognition", class extends EventTarget {});
    expect(await canCaption("nl")).toBe(false);
  });

  test("not where the browser knows of none", async () => {
    vi.stubGlobal("SpeechRecognition", undefined);
    expect(await canCaption("nl")).toBe(false);
  });
});

describe("what the class says", () => {
  test("is written down on the device, from the sound of the class alone", () => {
    const { captions, recogniser } = started();
    expect([recogniser.processLocally, recogniser.lang, recogniser.tracks]).toEqual([true, "nl-NL", [live]]);
    recogniser.hears("we gaan", "breuken optellen");
    expect(captions.text).toBe("we gaan breuken optellen");
  });

  test("goes on after a silence, and ends with the sound", () => {
    const { recogniser } = started();
    recogniser.dispatchEvent(new Event("end"));
    expect(recogniser.tracks).toEqual([live, live]);
    const gone = { readyState: "ended" } as MediaStreamTrack;
    new Captions(() => undefined).start(gone, "nl");
    expect(Recogniser.made.at(-1)?.tracks).toEqual([]);
  });

  test("is not tried again where the browser refused for good, and nothing is left standing", () => {
    const { captions, recogniser } = started();
    recogniser.hears("pak je boek");
    recogniser.fails("no-speech");
    expect(captions.text).toBe("pak je boek");
    recogniser.fails("not-allowed");
    expect([captions.text, recogniser.aborted]).toEqual(["", true]);
    recogniser.hears("te laat");
    expect(captions.text).toBe("");
  });

  test("stands there in its last words, from the beginning of one", () => {
    expect(lastWords("  pak \n je boek ", 40)).toBe("pak je boek");
    expect(lastWords("pak allemaal je boek", 10)).toBe("je boek");
  });
});
