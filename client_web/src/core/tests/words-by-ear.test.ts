/** Reading aloud and captions: by this device alone, or not at all. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { Captions, canCaption, lastWords } from "../media/captions";
import { localVoice, reader, spokenLines } from "../read-aloud";

afterEach(() => {
  reader.stop();
  vi.unstubAllGlobals();
});

class Utterance {
  voice: unknown = null;
  lang = "";
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function aDevice(...voices: { lang: string; localService: boolean }[]): { said: Utterance[] } {
  const said: Utterance[] = [];
  const cancel = (): number => said.splice(0).length;
  vi.stubGlobal("SpeechSynthesisUtterance", Utterance);
  vi.stubGlobal("speechSynthesis", { getVoices: () => voices, speak: (one: Utterance) => said.push(one), cancel });
  return { said };
}

describe("reading aloud", () => {
  it("is done by a Dutch voice of the device itself, never by one elsewhere", () => {
    const [far, near] = [
      { lang: "nl-NL", localService: false },
      { lang: "nl_BE", localService: true },
    ];
    expect(localVoice([far, near], "nl")).toBe(near);
    expect(localVoice([far, { lang: "en-US", localService: true }], "nl")).toBeNull();
  });

  it("takes the device's usual voice where there are more", () => {
    const usual = { lang: "nl-NL", localService: true, default: true };
    expect(localVoice([{ lang: "nl-NL", localService: true }, usual], "nl")).toBe(usual);
  });

  it("goes line by line and says nothing of what is only a sign", () => {
    expect(spokenLines("Vandaag\n\n  Rekenen   10:10 \n·\n→")).toEqual(["Vandaag", "Rekenen 10:10"]);
  });

  it("is not offered without such a voice", () => {
    expect(reader.can("nl")).toBe(false);
    aDevice({ lang: "nl-NL", localService: false });
    expect(reader.can("nl")).toBe(false);
    reader.read("Hallo", "nl");
    expect(reader.reading).toBe(false);
  });

  it("ends with its last line, or at once when somebody stops it", () => {
    const device = aDevice({ lang: "nl-NL", localService: true });
    reader.read("Pauze\nNog 5 minuten", "nl");
    expect([reader.reading, device.said.map(({ text }) => text)]).toEqual([true, ["Pauze", "Nog 5 minuten"]]);
    device.said.at(-1)?.onend?.();
    expect(reader.reading).toBe(false);
    reader.read("Pauze", "nl");
    reader.stop();
    expect([reader.reading, device.said]).toEqual([false, []]);
  });
});

class Recognition extends EventTarget {
  static answer = "available";
  static made: Recognition[] = [];
  static available = ({ processLocally }: { processLocally: boolean }): Promise<string> =>
    Promise.resolve(processLocally ? Recognition.answer : "available");
  processLocally = false;
  started: unknown[] = [];
  constructor() {
    super();
    Recognition.made.push(this);
  }
  start(track: unknown): void {
    this.started.push([track, this.processLocally]);
  }
  abort(): void {
    this.started.push("aborted");
  }
}
Object.defineProperty(Recognition.prototype, "processLocally", { value: false, writable: true });

const track = { readyState: "live" } as MediaStreamTrack;
const heard = (...words: string[]): Event =>
  Object.assign(new Event("result"), { results: words.map((transcript) => [{ transcript }]) });

describe("captions", () => {
  it("are there only where the device can make them alone, now", async () => {
    expect(await canCaption("nl")).toBe(false);
    vi.stubGlobal("SpeechRecognition", class {});
    expect(await canCaption("nl")).toBe(false);
    vi.stubGlobal("SpeechRecognition", Recognition);
    expect(await canCaption("nl")).toBe(true);
    Recognition.answer = "downloadable";
    expect(await canCaption("nl")).toBe(false);
    Recognition.answer = "available";
  });

  it("listen to the class and never to the pupil's own microphone", () => {
    vi.stubGlobal("SpeechRecognition", Recognition);
    const captions = new Captions(() => undefined);
    captions.start(track, "nl");
    const [made] = Recognition.made.splice(0);
    expect(made?.started).toEqual([[track, true]]);
    made?.dispatchEvent(heard("Pak je boek", "op bladzij tien"));
    expect(captions.text).toBe("Pak je boek op bladzij tien");
    made?.dispatchEvent(new Event("end"));
    expect(made?.started).toHaveLength(2);
    captions.stop();
    made?.dispatchEvent(new Event("end"));
    expect([made?.started.at(-1), captions.text]).toEqual(["aborted", ""]);
  });

  it("do not begin on sound that ended, and give up where the browser refuses", () => {
    vi.stubGlobal("SpeechRecognition", Recognition);
    const captions = new Captions(() => undefined);
    captions.start({ readyState: "ended" } as MediaStreamTrack, "nl");
    expect(Recognition.made.splice(0)[0]?.started).toEqual(["aborted"]);
    captions.start(track, "nl");
    const [made] = Recognition.made.splice(0);
    made?.dispatchEvent(Object.assign(new Event("error"), { error: "language-not-supported" }));
    made?.dispatchEvent(new Event("end"));
    expect(made?.started.at(-1)).toBe("aborted");
  });

  it("keep the last words, from the beginning of one", () => {
    expect(lastWords("een twee drie vier", 10)).toBe("drie vier");
    expect(lastWords(" een  twee ", 10)).toBe("een twee");
  });
});
