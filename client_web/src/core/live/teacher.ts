/** The teacher's phone in a lesson: who is there, hands, quiet, end. Nothing here can raise anybody's step. */
import type { HandAnswer } from "../../generated/wire";
import { clock } from "../clock";
import { Publisher } from "../media/publisher";
import type { Station } from "../media/stations";
import { TeacherFeed } from "../media/teacher_feed";
import { nextGeneration } from "../realtime/generation";
import { realTimers, type Timers } from "../realtime/timers";
import { tabMemory } from "./memory";
import type { Seat } from "./seat";
import { Session } from "./session";
import { isSeen } from "./steps";

export const UNDO_MS = 10_000;
/** The undo stands where the end stood: the second tap of a double one is none. */
const DOUBLE_TAP_MS = 600;

export class TeacherLesson {
  readonly session: Session;
  /** When the lesson will end (on the timers' clock), while that can still be undone. */
  endsAt: number | null = null;
  /** What is sent from this page by a teacher who is not in the classroom. */
  readonly feed: TeacherFeed;
  readonly #publisher: Publisher;
  readonly #station: Station;
  readonly #timers: Timers;
  readonly #watchers = new Set<() => void>();
  #undo: (() => void)[] = [];
  #cancelEnd: () => void = () => undefined;

  constructor(slotId: string, station: Station, demo: boolean, timers: Timers = realTimers) {
    this.#station = station;
    this.feed = new TeacherFeed(demo);
    this.#publisher = new Publisher({ link: station.link, keeps: true });
    this.#timers = timers;
    this.session = new Session({
      link: station.link,
      slotId,
      memory: tabMemory("person"),
      generation: nextGeneration,
      hooks: {
        openDevices: () => Promise.resolve(),
        releaseDevices: () => undefined,
        closeMedia: () => this.#closeMedia(),
        joined: () => this.#joined(),
      },
    });
  }

  get seat(): Seat {
    return this.session.seat;
  }

  stream(receiver: string): MediaStream | null {
    return this.#station.subscriber.streams.get(receiver) ?? null;
  }

  start(): void {
    this.feed.changed = () => this.#feedChanged();
    this.#undo = [
      this.session.watch((seat) => {
        if (seat.room) clock.learn(seat.room.now);
        this.#receiveWhatIsNeeded(seat);
        this.#publisher.want(new Set(seat.room?.wanted ?? []));
        this.#tell();
      }),
      this.#station.subscriber.watch(() => this.#tell()),
    ];
    this.session.start();
  }

  close(): void {
    this.leave();
    for (const undo of this.#undo) undo();
    this.session.close();
    this.feed.changed = () => undefined;
    this.#closeMedia();
    this.#watchers.clear();
  }

  /** Go out in an orderly way; an end that was asked for does not wait any longer. */
  leave(): void {
    this.#cancelEnd();
    if (this.endsAt !== null) void this.session.end();
    this.endsAt = null;
    this.session.tell({ type: "leave", reason: "left" });
  }

  answer(participantId: string, answer: HandAnswer): void {
    void this.session.answerHand(participantId, answer);
  }

  quiet(): void {
    void this.session.quiet();
  }

  /** Ends the lesson for everybody in ten seconds, unless undone. */
  end(): void {
    if (this.endsAt !== null) return;
    this.endsAt = this.#timers.now() + UNDO_MS;
    this.#cancelEnd = this.#timers.after(UNDO_MS, () => {
      this.endsAt = null;
      void this.session.end();
      this.#tell();
    });
    this.#tell();
  }

  undoEnd(): void {
    if (this.undoLeft > UNDO_MS - DOUBLE_TAP_MS) return;
    this.#cancelEnd();
    this.endsAt = null;
    this.#tell();
  }

  /** Milliseconds in which the end can still be undone. */
  get undoLeft(): number {
    return this.endsAt === null ? 0 : Math.max(0, this.endsAt - this.#timers.now());
  }

  comeBack(): void {
    this.session.tell({ type: "come_back" });
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** In the classroom a phone receives pictures only while a pupil chose to be seen; elsewhere all of the class. */
  #receiveWhatIsNeeded(seat: Seat): void {
    if (seat.phase !== "in") return;
    const seen = seat.room?.pupils.some(({ step }) => isSeen(step));
    if (seen || this.feed.sends) this.#station.subscriber.start();
    else this.#station.subscriber.close();
  }

  /** After a drop the server may not know what we send any more (it restarted): then send it anew. */
  #joined(): void {
    const known = this.seat.room?.sources ?? [];
    if ([...this.feed.tracks().keys()].some((kind) => !known.includes(kind))) this.#publisher.renew();
  }

  #feedChanged(): void {
    void this.#publisher.publish(this.feed.tracks()).catch(() => undefined);
    this.#receiveWhatIsNeeded(this.seat);
    this.#tell();
  }

  #closeMedia(): void {
    this.#publisher.close();
    this.feed.close();
    this.#station.subscriber.close();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
