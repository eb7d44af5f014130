/** One lesson on the classroom unit: shows the class while somebody wants to see it, and lets pupils be heard. */
import type { Curtain, HandAnswer, RoomView } from "../../generated/wire";
import { unitApi } from "../client";
import { clock } from "../clock";
import { chime } from "../media/chime";
import type { ClassFeed } from "../media/class_feed";
import { Publisher } from "../media/publisher";
import type { Station } from "../media/stations";
import { nextGeneration } from "../realtime/generation";
import { bringPhoto, bringStill } from "./board";
import { type Entries, entries } from "./entries";
import { tabMemory } from "./memory";
import { picturesOf } from "./picture";
import type { Seat } from "./seat";
import { Session } from "./session";
import { isHeard } from "./steps";
import { ClassTalk } from "./talk";

export class ClassroomLesson {
  readonly session: Session;
  readonly feed: ClassFeed;
  readonly talk = new ClassTalk();
  readonly #station: Station;
  readonly #publisher: Publisher;
  readonly #watchers = new Set<() => void>();
  #entries: Entries | null = null;
  #undo: (() => void)[] = [];

  constructor(slotId: string, station: Station, feed: ClassFeed) {
    this.#station = station;
    this.feed = feed;
    this.#publisher = new Publisher({ link: station.link, keeps: true });
    this.session = new Session({
      link: station.link,
      slotId,
      memory: tabMemory("unit"),
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
      this.session.watch((seat) => this.#seatIs(seat)),
      this.#station.link.on("text.line", (line) => {
        this.talk.typed(line);
        this.#tell();
      }),
      this.#station.link.on("still.wanted", (asked) => void bringStill(unitApi, asked, () => this.feed.still())),
      this.#station.link.on("board.wanted", ({ photo }) => void bringPhoto(unitApi, photo, () => this.feed.still())),
      this.#station.subscriber.watch(() => this.#tell()),
    ];
    this.#station.link.connect();
    this.#station.subscriber.start();
    this.session.start();
  }

  close(): void {
    this.session.tell({ type: "leave", reason: "left" });
    for (const undo of this.#undo) undo();
    this.session.close();
    this.#closeMedia();
    this.feed.changed = () => undefined;
    this.#watchers.clear();
  }

  answer(participantId: string, answer: HandAnswer): void {
    void this.session.answerHand(participantId, answer);
  }

  curtain(curtain: Curtain): void {
    void this.session.wish("curtain.set", { curtain });
  }

  read(noteId: string): void {
    void this.session.wish("note.seen", { note_id: noteId });
  }

  comeBack(): void {
    this.#station.subscriber.start();
    this.session.tell({ type: "come_back" });
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** After a drop the server may not know what we send any more (it restarted): then send it anew. */
  #joined(): void {
    this.#station.subscriber.start();
    const known = this.seat.room?.sources ?? [];
    const sent = [...this.feed.tracks().keys()];
    if (sent.some((kind) => !known.includes(kind))) this.#publisher.renew();
  }

  #seatIs(seat: Seat): void {
    if (seat.room) {
      clock.learn(seat.room.now);
      this.talk.room(seat.room);
      this.#entries = entries(this.#entries, seat.room.pupils);
      if (this.#entries.sounds) chime();
    }
    if (seat.phase === "in" && seat.room) this.#showAsWanted(seat.room);
    const speaks = seat.room?.pupils.some(({ step, away_since }) => isHeard(step) && away_since === null) ?? false;
    const elsewhere = (seat.room?.across.length ?? 0) > 0;
    this.#station.subscriber.expect(seat.phase === "in" && (speaks || elsewhere) ? "sound" : null);
    this.#tell();
  }

  #showAsWanted({ wanted, unwatched }: RoomView): void {
    if (wanted.length > 0) {
      this.#publisher.spare(unwatched);
      this.#publisher.want(new Set(wanted));
      void this.feed.open(picturesOf(wanted).length > 0);
    } else if (this.feed.state !== "closed") {
      this.#publisher.close();
      this.feed.close();
    }
  }

  #feedChanged(): void {
    void this.#publisher.publish(this.feed.tracks()).catch(() => undefined);
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
