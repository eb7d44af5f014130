/** The teacher's phone in a lesson: who is there, hands, quiet, end. Nothing here can raise anybody's step. */
import type { Curtain, HandAnswer, RoomView } from "../../generated/wire";
import { api } from "../client";
import { clock } from "../clock";
import { Publisher } from "../media/publisher";
import type { Station } from "../media/stations";
import { TeacherFeed } from "../media/teacher_feed";
import { nextGeneration } from "../realtime/generation";
import { realTimers, type Timers } from "../realtime/timers";
import { bringPhoto, bringStill } from "./board";
import { tabMemory } from "./memory";
import type { Seat } from "./seat";
import { Session } from "./session";
import { isSeen } from "./steps";
import { ClassTalk } from "./talk";
import { Undo } from "./undo";

export type Doing = "quiet" | "curtain" | "break" | "answer" | "end";

export class TeacherLesson {
  readonly session: Session;
  /** The last tap, while it can be taken back. */
  readonly undo: Undo<Doing>;
  readonly talk = new ClassTalk();
  /** What is sent from this page by a teacher who is not in the classroom. */
  readonly feed: TeacherFeed;
  readonly #publisher: Publisher;
  readonly #station: Station;
  readonly #watchers = new Set<() => void>();
  #unwatch: (() => void)[] = [];

  constructor(slotId: string, station: Station, demo: boolean, timers: Timers = realTimers) {
    this.#station = station;
    this.feed = new TeacherFeed(demo);
    this.#publisher = new Publisher({ link: station.link, keeps: true });
    this.undo = new Undo(timers, () => this.#tell());
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
    this.#unwatch = [
      this.session.watch((seat) => {
        if (seat.room) this.#roomIs(seat, seat.room);
        this.#tell();
      }),
      this.#station.link.on("text.line", (line) => {
        this.talk.typed(line);
        this.#tell();
      }),
      this.#station.link.on("still.wanted", (asked) => void bringStill(api, asked, () => this.feed.still())),
      this.#station.link.on("board.wanted", ({ photo }) => void bringPhoto(api, photo, () => this.feed.still())),
      this.#station.subscriber.watch(() => this.#tell()),
    ];
    this.session.start();
  }

  close(): void {
    this.leave();
    for (const undo of this.#unwatch) undo();
    this.session.close();
    this.feed.changed = () => undefined;
    this.#closeMedia();
    this.#watchers.clear();
  }

  /** Go out in an orderly way; an end that was asked for does not wait any longer. */
  leave(): void {
    this.undo.settle();
    this.session.tell({ type: "leave", reason: "left" });
  }

  answer(participantId: string, answer: HandAnswer): void {
    const before = this.seat.room?.pupils.find((pupil) => pupil.participant_id === participantId)?.hand?.answer ?? null;
    void this.session.answerHand(participantId, answer);
    this.undo.did({ name: "answer", back: () => void this.session.answerHand(participantId, before) });
  }

  /** Everybody is silent at once; the steps of pupils go down when it cannot be taken back any more. */
  quiet(): void {
    void this.session.wish("session.quiet", {});
    this.undo.did({ name: "quiet", back: () => void this.session.wish("session.quiet", { undo: true }) });
  }

  curtain(curtain: Curtain): void {
    const before = this.seat.room?.curtain ?? "open";
    void this.session.wish("curtain.set", { curtain });
    this.undo.did({ name: "curtain", back: () => void this.session.wish("curtain.set", { curtain: before }) });
  }

  break(on: boolean, chat = false): void {
    const before = this.seat.room?.in_break ?? null;
    void this.session.wish("break.set", { on, chat });
    const back = { on: before !== null, chat: before?.chat ?? false };
    this.undo.did({ name: "break", back: () => void this.session.wish("break.set", back) });
  }

  read(noteId: string): void {
    void this.session.wish("note.seen", { note_id: noteId });
  }

  /** Ends the lesson for everybody in ten seconds, unless undone. */
  end(): void {
    if (this.undo.name === "end") return;
    this.undo.did({ name: "end", back: () => undefined, after: () => void this.session.end() });
  }

  comeBack(): void {
    this.session.tell({ type: "come_back" });
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #roomIs(seat: Seat, room: RoomView): void {
    clock.learn(room.now);
    this.talk.room(room);
    this.#receiveWhatIsNeeded(seat);
    this.#publisher.spare(room.unwatched);
    this.#publisher.want(new Set(room.wanted));
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
