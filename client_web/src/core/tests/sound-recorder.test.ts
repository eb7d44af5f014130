import { describe, expect, it } from "vitest";
import { nameOf, type RecorderParts, SoundRecording } from "../catalogue/sound-recorder";

class Recorder extends EventTarget {
  state = "inactive";
  readonly mimeType: string;
  readonly #piece: Blob | null;

  constructor(type: string | undefined, piece: Blob | null) {
    super();
    this.mimeType = type ?? "audio/webm";
    this.#piece = piece;
  }

  start(): void {
    this.state = "recording";
  }

  stop(): void {
    this.state = "inactive";
    const data = this.#piece ?? new Blob([]);
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data }));
    this.dispatchEvent(new Event("stop"));
  }
}

function parts(piece: Blob | null, knows = (_: string) => true) {
  const track = { stopped: 0, stop: () => void track.stopped++ };
  const stream = { getTracks: () => [track] } as unknown as MediaStream;
  const made: RecorderParts = {
    microphone: async () => stream,
    recorder: (_, type) => new Recorder(type, piece) as unknown as MediaRecorder,
    knows,
  };
  return { made, track };
}

describe("a sound recorded in the page", () => {
  it("becomes a file, and the microphone is free again", async () => {
    const { made, track } = parts(new Blob(["geluid"]));
    const recording = await SoundRecording.begin(made);

    const file = await recording.end("Geluid");

    expect([file?.name, file?.type, file?.size]).toEqual(["Geluid.webm", "audio/webm;codecs=opus", 6]);
    expect(track.stopped).toBe(1);
  });

  it("takes what the browser knows", async () => {
    const { made } = parts(new Blob(["x"]), (type) => type === "audio/mp4");

    const file = await (await SoundRecording.begin(made)).end("Geluid");

    expect(file?.name).toBe("Geluid.m4a");
  });

  it("is nothing where nothing came, or where it was broken off", async () => {
    const { made, track } = parts(null);
    expect(await (await SoundRecording.begin(made)).end("Geluid")).toBeNull();

    (await SoundRecording.begin(made)).cancel();

    expect(track.stopped).toBe(2);
  });

  it("does not begin without the microphone", async () => {
    const { made } = parts(null);
    const refused = SoundRecording.begin({ ...made, microphone: () => Promise.reject(new Error("no")) });

    await expect(refused).rejects.toThrow("no");
  });

  it("has a name that says what it is", () => {
    expect(["audio/ogg;codecs=opus", "audio/mp4", ""].map((type) => nameOf(type, "a"))).toEqual([
      "a.ogg",
      "a.m4a",
      "a.webm",
    ]);
  });
});
