/**
 * What a teacher who is not in the classroom sends: voice and face from this page, and a screen as the board.
 *
 * Nothing opens before the teacher asks. Muting keeps the microphone open but sends silence: quick, and still a sign for
 * the pupils' pages that the lesson's sound is there.
 */
import type { SourceKind } from "../../generated/wire";
import type { DeviceTrouble } from "../live/seat";
import { DevicesFailed } from "../live/session";
import { cameraChoice } from "../store";
import { demoPicture, demoTone } from "./demo";
import { camera, microphone, openTracks } from "./devices";
import type { Tracks } from "./publisher";
import { stillOf } from "./still";

interface Held {
  readonly track: MediaStreamTrack;
  stop(): void;
}

export class TeacherFeed {
  /** Why it did not open, or what was lost. */
  trouble: DeviceTrouble | null = null;
  opening = false;
  muted = false;
  /** Called whenever `tracks()` or a state here changed. */
  changed: () => void = () => undefined;
  readonly #demo: boolean;
  readonly #held = new Map<SourceKind, Held>();
  #turn = 0;

  /** `demo`: a demonstration school, where missing devices are drawn. */
  constructor(demo: boolean) {
    this.#demo = demo;
  }

  get sends(): boolean {
    return this.#held.has("teacher_voice");
  }

  get seen(): boolean {
    return this.#held.has("teacher");
  }

  get sharing(): boolean {
    return this.#held.has("board");
  }

  get face(): MediaStreamTrack | null {
    return this.#held.get("teacher")?.track ?? null;
  }

  tracks(): Tracks {
    return new Map([...this.#held].map(([kind, { track }]) => [kind, track]));
  }

  /** Voice and face; without a camera the voice alone. */
  async open(): Promise<void> {
    if (this.opening || this.sends) return;
    const turn = this.#begin();
    const voice = await this.#take("teacher_voice", { audio: microphone(true) }, turn);
    if (voice) await this.#take("teacher", { video: camera(1_280, 720, 24) }, turn, true);
    this.#done(turn);
  }

  close(): void {
    this.#turn += 1;
    this.opening = false;
    for (const held of this.#held.values()) held.stop();
    this.#held.clear();
    this.muted = false;
    this.changed();
  }

  mute(muted: boolean): void {
    this.muted = muted;
    const voice = this.#held.get("teacher_voice")?.track;
    if (voice) voice.enabled = !muted;
    this.changed();
  }

  async showFace(shown: boolean): Promise<void> {
    if (!shown) return this.#drop("teacher");
    const turn = this.#begin();
    await this.#take("teacher", { video: camera(1_280, 720, 24) }, turn);
    this.#done(turn);
  }

  /** Choose a screen or window; a choice that is called off changes nothing. */
  async share(): Promise<void> {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 5 } }, audio: false });
    const [track] = stream.getVideoTracks();
    if (track) this.#hold("board", { track, stop: () => track.stop() });
    this.changed();
  }

  unshare(): void {
    this.#drop("board");
  }

  async still(): Promise<Blob> {
    const screen = this.#held.get("board");
    if (!screen) throw new DevicesFailed("missing");
    return await stillOf(screen.track, null, false);
  }

  #begin(): number {
    this.#turn += 1;
    this.opening = true;
    this.trouble = null;
    this.changed();
    return this.#turn;
  }

  #done(turn: number): void {
    if (turn !== this.#turn) return;
    this.opening = false;
    this.changed();
  }

  /** `spare`: its absence is no trouble. False when it is not there, or nobody wants it any more. */
  async #take(kind: SourceKind, wish: MediaStreamConstraints, turn: number, spare = false): Promise<boolean> {
    try {
      const held = await this.#acquire(kind, wish);
      if (turn !== this.#turn) held.stop();
      else this.#hold(kind, held);
      return turn === this.#turn;
    } catch (error) {
      if (turn === this.#turn && !spare) this.trouble = error instanceof DevicesFailed ? error.trouble : "missing";
      return false;
    }
  }

  async #acquire(kind: SourceKind, wish: MediaStreamConstraints): Promise<Held> {
    const drawn = async (): Promise<Held> => (kind === "teacher" ? await demoPicture("teacher") : demoTone());
    if (cameraChoice() === "demo") return await drawn();
    try {
      const [track] = await openTracks(wish);
      if (!track) throw new DevicesFailed("missing");
      return { track, stop: () => track.stop() };
    } catch (error) {
      const missing = error instanceof DevicesFailed && error.trouble === "missing";
      if (this.#demo && missing) return await drawn();
      throw error;
    }
  }

  #hold(kind: SourceKind, held: Held): void {
    this.#held.get(kind)?.stop();
    this.#held.set(kind, held);
    held.track.addEventListener("ended", () => {
      if (this.#held.get(kind) !== held) return;
      this.#held.delete(kind);
      if (kind === "teacher_voice") this.trouble = "microphone_gone";
      else if (kind === "teacher") this.trouble = "camera_gone";
      this.changed();
    });
  }

  #drop(kind: SourceKind): void {
    this.#held.get(kind)?.stop();
    this.#held.delete(kind);
    this.changed();
  }
}
