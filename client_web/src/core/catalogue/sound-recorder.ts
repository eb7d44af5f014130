/** A sound that somebody records in the page, to hand in or to answer with. It stays here until they keep it. */

export const LONGEST_MS = 5 * 60_000;

/** Types in the order in which we like them; the browser takes the first that it knows. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"] as const;
const ENDS: Readonly<Record<string, string>> = { webm: "webm", mp4: "m4a", ogg: "ogg" };

export interface RecorderParts {
  readonly microphone: () => Promise<MediaStream>;
  readonly recorder: (stream: MediaStream, type: string | undefined) => MediaRecorder;
  readonly knows: (type: string) => boolean;
}

/* v8 ignore start -- the browser's own */
const BROWSER: RecorderParts = {
  microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
  recorder: (stream, mimeType) => new MediaRecorder(stream, mimeType ? { mimeType } : {}),
  knows: (type) => MediaRecorder.isTypeSupported(type),
};
/* v8 ignore stop */

/** Whether this browser can record at all. */
export const canRecord = (): boolean => "MediaRecorder" in globalThis && "mediaDevices" in navigator;

/** The name of a recording of a type. */
export function nameOf(type: string, name: string): string {
  const kind = /^audio\/(\w+)/.exec(type)?.[1] ?? "";
  return `${name}.${ENDS[kind] ?? "webm"}`;
}

/** One recording; the microphone is free again when it ends, also when nothing came of it. */
export class SoundRecording {
  readonly #recorder: MediaRecorder;
  readonly #stream: MediaStream;
  readonly #pieces: Blob[] = [];
  readonly #ended: Promise<void>;

  private constructor(recorder: MediaRecorder, stream: MediaStream) {
    this.#recorder = recorder;
    this.#stream = stream;
    this.#ended = new Promise((done) => {
      recorder.addEventListener("stop", () => done(), { once: true });
    });
    recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size > 0) this.#pieces.push(data);
    });
    recorder.start();
  }

  /** Ask for the microphone and begin; rejects where the person or the browser says no. */
  static async begin(parts: RecorderParts = BROWSER): Promise<SoundRecording> {
    const stream = await parts.microphone();
    return new SoundRecording(parts.recorder(stream, TYPES.find(parts.knows)), stream);
  }

  /** End it and answer what was recorded; null: nothing came. */
  async end(name: string): Promise<File | null> {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    await this.#ended;
    this.#free();
    const type = this.#recorder.mimeType;
    return this.#pieces.length > 0 ? new File(this.#pieces, nameOf(type, name), { type }) : null;
  }

  /** Forget it. */
  cancel(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#free();
  }

  #free(): void {
    for (const track of this.#stream.getTracks()) track.stop();
  }
}
