/**
 * The pupil's microphone and camera: opened only when the pupil chooses to be heard or seen, released at once after.
 */
import { type SourceKind, Step, type Unwatched } from "../../generated/wire";
import { DevicesFailed, type SessionLink } from "../live/session";
import { isSeen } from "../live/steps";
import { cameraChoice } from "../store";
import { type Demo, demoPicture, demoTone } from "./demo";
import { camera, microphone, openTracks } from "./devices";
import { Publisher } from "./publisher";

export interface OwnDevicesOptions {
  readonly link: SessionLink;
  /** In a demonstration school a missing device is replaced by the drawn one; a refused one never. */
  readonly demo: boolean;
  /** The way to the class broke: nobody hears the pupil any more. */
  readonly lost: () => void;
  /** A device that is in use was unplugged, or taken by the system. */
  readonly gone: (device: "microphone" | "camera") => void;
}

type Held = Readonly<{ track: MediaStreamTrack; stop: () => void }>;

export class OwnDevices {
  readonly #options: OwnDevicesOptions;
  readonly #publisher: Publisher;
  readonly #held = new Map<SourceKind, Held>();
  #turn = 0;

  constructor(options: OwnDevicesOptions) {
    this.#options = options;
    this.#publisher = new Publisher({ link: options.link, keeps: false, lost: options.lost });
  }

  /** The pupil's own picture, for themselves. */
  get face(): MediaStreamTrack | null {
    return this.#held.get("face")?.track ?? null;
  }

  async open(step: Step): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    if (!isSeen(step)) this.#stop("face");
    const missing = needed(step).filter((kind) => !this.#held.has(kind));
    const opened = await this.#acquire(missing);
    if (turn !== this.#turn) return stopAll(opened);
    for (const [kind, held] of opened) this.#hold(kind, held);
    try {
      await this.#publisher.publish(new Map([...this.#held].map(([kind, { track }]) => [kind, track])));
    } catch {
      if (turn === this.#turn) this.release();
      throw new DevicesFailed("connection");
    }
  }

  /** Which own pictures nobody sees now. */
  spare(unwatched: readonly Unwatched[]): void {
    this.#publisher.spare(unwatched);
  }

  release(): void {
    this.#turn += 1;
    for (const kind of [...this.#held.keys()]) this.#stop(kind);
    this.#publisher.close();
  }

  #hold(kind: SourceKind, held: Held): void {
    this.#held.set(kind, held);
    held.track.addEventListener("ended", () => {
      if (this.#held.get(kind) !== held) return;
      this.#stop(kind);
      this.#options.gone(kind === "voice" ? "microphone" : "camera");
    });
  }

  #stop(kind: SourceKind): void {
    this.#held.get(kind)?.stop();
    this.#held.delete(kind);
  }

  async #acquire(kinds: readonly SourceKind[]): Promise<ReadonlyMap<SourceKind, Held>> {
    if (kinds.length === 0) return new Map();
    if (cameraChoice() === "demo") return await drawn(kinds);
    try {
      return await real(kinds);
    } catch (error) {
      const replace = this.#options.demo && error instanceof DevicesFailed && error.trouble === "missing";
      if (!replace) throw error;
      return await drawn(kinds);
    }
  }
}

const needed = (step: Step): readonly SourceKind[] => (step === Step.FACE ? ["voice", "face"] : ["voice"]);

async function real(kinds: readonly SourceKind[]): Promise<ReadonlyMap<SourceKind, Held>> {
  const constraints: MediaStreamConstraints = {};
  if (kinds.includes("voice")) constraints.audio = microphone(true);
  if (kinds.includes("face")) constraints.video = camera(640, 360, 24);
  const tracks = await openTracks(constraints);
  return new Map(
    tracks.map((track) => [track.kind === "audio" ? "voice" : "face", { track, stop: () => track.stop() }]),
  );
}

async function drawn(kinds: readonly SourceKind[]): Promise<ReadonlyMap<SourceKind, Held>> {
  const held = new Map<SourceKind, Held>();
  for (const kind of kinds) {
    const demo: Demo = kind === "voice" ? demoTone() : await demoPicture("face");
    held.set(kind, { track: demo.track, stop: () => demo.stop() });
  }
  return held;
}

function stopAll(opened: ReadonlyMap<SourceKind, Held>): void {
  for (const { stop } of opened.values()) stop();
}
