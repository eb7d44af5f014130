/** A pupil's lesson: the seat, what comes in, what goes out, which picture is large. */
import { type Energy, type RoomView, type SourceKind, Step } from "../../generated/wire";
import { api } from "../client";
import { clock } from "../clock";
import { OwnDevices } from "../media/own_devices";
import type { Station } from "../media/stations";
import { nextGeneration } from "../realtime/generation";
import { BoardPhotos } from "./board";
import { type PauseMinutes, pauseUntil } from "./energy";
import { LineKeeper } from "./line_keeper";
import { tabMemory } from "./memory";
import { expectedOf, isSpared, type Picture, pictureFor } from "./picture";
import { me } from "./screen";
import type { Seat } from "./seat";
import { Session } from "./session";
import { type Choice, stepOf } from "./steps";
import { PupilTalk } from "./talk";

const DOUBLE_TAP_MS = 400;

export interface PupilOptions {
  readonly slotId: string;
  readonly demo: boolean;
  readonly station: Station;
}

export class PupilLesson {
  readonly session: Session;
  readonly talk: PupilTalk;
  readonly board: BoardPhotos;
  readonly line: LineKeeper;
  readonly #station: Station;
  readonly #devices: OwnDevices;
  readonly #watchers = new Set<() => void>();
  #wish: Picture | null = null;
  #asked: SourceKind | null = null;
  #handAt = Number.NEGATIVE_INFINITY;
  /** The pupil said "I am back" and the room does not show it yet. */
  #returning = false;
  #undo: (() => void)[] = [];

  constructor({ slotId, demo, station }: PupilOptions) {
    this.#station = station;
    const lost = (): void => this.session.tell({ type: "own_media_lost" });
    const gone = (device: "microphone" | "camera"): void => this.session.tell({ type: "device_gone", device });
    this.#devices = new OwnDevices({ link: station.link, demo, lost, gone });
    this.session = new Session({
      link: station.link,
      slotId,
      memory: tabMemory("person"),
      generation: nextGeneration,
      hooks: {
        openDevices: (step) => this.#devices.open(step),
        releaseDevices: () => this.#devices.release(),
        closeMedia: () => station.subscriber.close(),
        joined: () => {
          this.#asked = null;
          this.line.joined();
          station.subscriber.start();
          if (this.#returning) void this.session.endPause();
        },
      },
    });
    this.talk = new PupilTalk(this.session, () => this.#tell());
    this.board = new BoardPhotos(station.link, () => this.#tell());
    const { link, subscriber } = station;
    const changed = (): void => this.#seatIs(this.seat);
    const expects = (): boolean => expectedOf(this.seat.room, this.spared) === "picture";
    this.line = new LineKeeper({ api, link, subscriber, slotId, changed, expects });
  }

  get seat(): Seat {
    return this.session.seat;
  }

  /** The large picture; null while the class shows none. */
  get picture(): Picture | null {
    const sources = this.seat.room?.sources ?? [];
    return pictureFor(this.#wish ?? (this.seat.room?.looking_at as Picture | null), sources);
  }

  /** Whether no picture moves now because the line is weak. */
  get spared(): boolean {
    return isSpared(this.line.saving, this.picture);
  }

  get mediaUp(): boolean {
    return this.#station.subscriber.up;
  }

  get roundTripMs(): number | null {
    return this.#station.subscriber.roundTripMs;
  }

  get ownFace(): MediaStreamTrack | null {
    return this.#devices.face;
  }

  stream(receiver: string): MediaStream | null {
    return this.#station.subscriber.streams.get(receiver) ?? null;
  }

  start(): void {
    this.#undo = [this.session.watch((seat) => this.#seatIs(seat)), this.#station.subscriber.watch(() => this.#tell())];
    this.#station.link.connect();
    this.#station.subscriber.start();
    this.session.start();
    this.line.start();
  }

  /** The page is gone: leave quietly, so that the class does not think that the pupil dropped. */
  close(): void {
    this.session.tell({ type: "leave", reason: "left" });
    for (const undo of this.#undo) undo();
    this.session.close();
    this.talk.close();
    this.board.close();
    this.line.close();
    this.#devices.release();
    this.#station.subscriber.close();
    this.#watchers.clear();
  }

  choose(choice: Choice): void {
    this.session.tell({ type: "step_chosen", step: stepOf(choice) });
  }

  /** Up or down; the second tap of a trembling hand is none. */
  hand(): void {
    const now = performance.now();
    if (now - this.#handAt < DOUBLE_TAP_MS) return;
    this.#handAt = now;
    void this.session.hand((me(this.seat)?.hand ?? null) === null);
  }

  /** Tired is silent on this side at once, before the server is asked. */
  say(signal: Energy): void {
    if (signal === "tired") this.session.tell({ type: "step_chosen", step: Step.LOOKING_ON });
    void this.session.say(signal);
  }

  pause(minutes: PauseMinutes): void {
    this.session.tell({ type: "step_chosen", step: Step.LOOKING_ON });
    void this.session.startPause(minutes);
  }

  /** Back from the pause, by the pupil's own tap; without a connection as soon as there is one. */
  back(): void {
    this.#returning = true;
    void this.session.endPause();
  }

  look(picture: Picture): void {
    this.#wish = picture;
    this.#lookAsWished(this.seat.room);
    this.#tell();
  }

  stop(): void {
    this.session.tell({ type: "leave", reason: "stopped" });
  }

  comeBack(): void {
    this.#station.subscriber.start();
    this.session.tell({ type: "come_back" });
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #seatIs(seat: Seat): void {
    if (seat.room) {
      clock.learn(seat.room.now);
      this.board.room(seat.room.photos);
      this.#devices.spare(seat.room.unwatched);
    }
    const paused = pauseUntil(seat) !== null;
    if (!paused) this.#returning = false;
    this.#station.subscriber.expect(seat.phase === "in" && !paused ? expectedOf(seat.room, this.spared) : null);
    this.line.room(seat.room, seat.phase === "in" && !paused);
    if (seat.phase === "in") this.#lookAsWished(seat.room);
    this.#tell();
  }

  /** The server shows what is looked at; it is asked once per wish that it does not yet fulfil. */
  #lookAsWished(room: RoomView | null): void {
    const picture = this.picture;
    if (room === null || picture === null || this.seat.phase !== "in") return;
    if (room.looking_at === picture) {
      this.#asked = null;
    } else if (this.#asked !== picture) {
      this.#asked = picture;
      void this.session.look(picture);
    }
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
