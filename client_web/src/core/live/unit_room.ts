/**
 * The classroom unit by itself: pairs with a place, goes into the lesson that is on there, and on to the next one.
 *
 * Nobody needs to touch it: what fails is tried again, and the last known day is used while the server cannot be asked.
 * A floating unit belongs to no place: it is told where it stands, here or by somebody elsewhere, and asks who it is anew.
 */
import type { Day, Me, SlotCard, UnitState } from "../../generated/wire";
import type { Api } from "../api";
import { clock } from "../clock";
import { aimsOf, type Motor } from "../media/aim";
import { ClassFeed } from "../media/class_feed";
import type { Station } from "../media/stations";
import { viewsOf } from "../media/views";
import { Refused } from "../problem";
import { realTimers, type Timers } from "../realtime/timers";
import { ClassroomLesson } from "./classroom";
import { lessonNext, lessonNow, lessonOff } from "./unit_day";
import { UnitHealth } from "./unit_health";
import { unitStateOf } from "./unit_state";

const POLL_MS = 2_000;
const LOOK_MS = 1_000;
const DAY_MS = 15_000;

export type UnitView =
  | { readonly kind: "starting" }
  | { readonly kind: "pairing"; readonly code: string }
  | {
      readonly kind: "paired";
      readonly me: Me;
      readonly lesson: ClassroomLesson | null;
      readonly next: SlotCard | null;
      /** What would have been on now, and is called off or moved. */
      readonly off: SlotCard | null;
    };

export class UnitRoom {
  view: UnitView = { kind: "starting" };
  #feed: ClassFeed | null = null;
  #day: Day | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  #cancel: () => void = () => undefined;
  #undo: (() => void)[] = [];
  readonly #over = new Set<string>();
  readonly #watchers = new Set<() => void>();
  readonly #api: Api;
  readonly #station: Station;
  readonly #timers: Timers;
  readonly #health: UnitHealth;
  #motor: Motor | null = null;

  constructor(api: Api, station: Station, timers: Timers = realTimers) {
    this.#api = api;
    this.#station = station;
    this.#timers = timers;
    this.#health = new UnitHealth(api, () => ({ state: this.state, feed: this.#feed }), timers);
  }

  get feed(): ClassFeed | null {
    return this.#feed;
  }

  get state(): UnitState {
    const lesson = this.view.kind === "paired" ? this.view.lesson : null;
    return unitStateOf(lesson?.seat ?? null, this.#feed?.state ?? "closed");
  }

  /** Whether a raised hand still waits for an answer. */
  get handWaits(): boolean {
    const room = this.view.kind === "paired" ? this.view.lesson?.seat.room : null;
    return room?.pupils.some(({ hand }) => hand !== null && hand.answer === null) ?? false;
  }

  /** The device can turn the camera. */
  lend(motor: Motor | null): void {
    this.#motor = motor;
    if (this.#feed) this.#feed.lent = motor;
  }

  start(): void {
    this.#closed = false;
    // Unpaired: the next look, within a second, asks who we are instead of waiting for the day.
    const askSoon = (): void => {
      this.#askedAt = Number.NEGATIVE_INFINITY;
    };
    const { link } = this.#station;
    this.#undo = [link.on("access.ended", askSoon), link.on("timetable.bulletin", askSoon)];
    void this.#begin();
  }

  close(): void {
    this.#closed = true;
    this.#health.close();
    for (const undo of this.#undo) undo();
    this.#cancel();
    this.#leaveLesson();
    this.#station.link.close();
    this.#watchers.clear();
  }

  /** The page goes: say goodbye, so that nobody takes it for a lost network. */
  leave(): void {
    if (this.view.kind === "paired") this.view.lesson?.session.tell({ type: "leave", reason: "left" });
  }

  /** The page is back from the browser's memory. */
  comeBack(): void {
    if (this.view.kind === "paired") this.view.lesson?.comeBack();
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  async #begin(): Promise<void> {
    try {
      this.#paired(await this.#api.call("GET /api/access/me"));
    } catch (error) {
      if (error instanceof Refused && error.status === 401) await this.#pair();
      else this.#later(POLL_MS, () => this.#begin());
    }
  }

  async #pair(): Promise<void> {
    try {
      const { code, poll_token } = await this.#api.call("POST /api/access/units/start", { body: {} });
      this.#become({ kind: "pairing", code });
      this.#later(POLL_MS, () => this.#claim(poll_token));
    } catch {
      this.#later(POLL_MS * 2, () => this.#pair());
    }
  }

  /** Whether the code still counts is for the server to say: the clock of a new screen may be days off. */
  async #claim(poll_token: string): Promise<void> {
    try {
      const answer = await this.#api.call("POST /api/access/units/claim", { body: { poll_token } });
      if (isMe(answer)) return this.#paired(answer);
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429) return await this.#pair();
    }
    this.#later(POLL_MS, () => this.#claim(poll_token));
  }

  #paired(me: Me): void {
    if (this.#closed) return;
    this.#feed = new ClassFeed(me.demo);
    this.#feed.lent = this.#motor;
    this.#health.start();
    this.#stand(me, this.#feed);
    void this.#look();
  }

  /** Here, with what was set for this place. */
  #stand(me: Me, feed: ClassFeed): void {
    feed.storeAims(aimsOf(me.place ?? ""));
    feed.show(viewsOf(me.place ?? ""));
    this.#become({ kind: "paired", me, lesson: null, next: null, off: null });
  }

  /** A floating unit: somebody says on its screen where it stands. Throws what the server answers. */
  async sayStand(place: string): Promise<void> {
    await this.#api.call("POST /api/access/floating/stand", { body: { place } });
    await this.#standAnew();
  }

  /** It stands somewhere else now, or nowhere: the lesson there is left, and the day of the new place is asked. */
  async #standAnew(): Promise<void> {
    const me = await this.#api.call("GET /api/access/me");
    if (this.#closed || !this.#feed) return;
    this.#leaveLesson();
    this.#day = null;
    this.#askedAt = Number.NEGATIVE_INFINITY;
    this.#stand(me, this.#feed);
  }

  /** Once a second: is this still the right lesson? The day itself is asked less often. */
  async #look(): Promise<void> {
    if (this.#closed) return;
    if (this.#timers.now() - this.#askedAt > DAY_MS && !(await this.#askDay())) {
      this.#leaveLesson();
      this.#health.close();
      return void (await this.#pair());
    }
    if (this.#day) await this.#goOn(this.#day);
    this.#later(LOOK_MS, () => this.#look());
  }

  async #goOn(day: Day): Promise<void> {
    if (this.view.kind !== "paired") return;
    const { me } = this.view;
    if (!me.floating || day.person_name === (me.place ?? "")) return this.#goWhere(me, day);
    // The server cannot be asked now: at the next look.
    await this.#standAnew().catch(() => undefined);
  }

  /** False when this unit is not paired any more. */
  async #askDay(): Promise<boolean> {
    this.#askedAt = this.#timers.now();
    try {
      this.#day = await this.#api.call("GET /api/timetable/day");
      clock.learn(this.#day.now);
      this.#tryAgain();
    } catch (error) {
      return !(error instanceof Refused && error.status === 401);
    }
    return true;
  }

  /** A lesson that this unit was kept out of may let it in by now (the sign-in was renewed, the timetable corrected). */
  #tryAgain(): void {
    const held = this.view.kind === "paired" ? this.view.lesson : null;
    if (!held) return;
    this.#station.link.connect();
    const settled = held.seat.problem === "taken_over" || held.seat.problem === "lesson_over";
    if (held.seat.phase === "refused" && !settled) held.comeBack();
  }

  #goWhere(me: Me, day: Day): void {
    const held = this.view.kind === "paired" ? this.view.lesson : null;
    if (held && isOver(held)) this.#over.add(held.session.slotId);
    const now = clock.now();
    const card = lessonNow(day, now, held && !isOff(held) ? held.session.slotId : null, this.#over);
    const next = lessonNext(day, now);
    const off = card === null ? lessonOff(day, now) : null;
    const stays = (held?.session.slotId ?? null) === (card?.id ?? null);
    const shown = this.view.kind === "paired" ? this.view : null;
    if (stays && shown?.next?.id === next?.id && shown?.off?.id === off?.id) return;
    if (!stays && held) this.#leaveLesson();
    this.#become({ kind: "paired", me, lesson: stays ? held : this.#enter(card), next, off });
  }

  #enter(card: SlotCard | null): ClassroomLesson | null {
    if (!card || !this.#feed) return null;
    const lesson = new ClassroomLesson(card.id, this.#station, this.#feed);
    lesson.start();
    return lesson;
  }

  #leaveLesson(): void {
    if (this.view.kind !== "paired" || !this.view.lesson) return;
    this.view.lesson.close();
    // Whoever teaches next decides anew what the screen shows to pupils.
    this.#feed?.unshare();
    this.#feed?.aimBack();
  }

  #later(ms: number, run: () => Promise<void>): void {
    if (!this.#closed) this.#cancel = this.#timers.after(ms, () => void run());
  }

  #become(view: UnitView): void {
    if (this.#closed) return;
    this.view = view;
    for (const watcher of this.#watchers) watcher();
  }
}

function isOver({ seat }: ClassroomLesson): boolean {
  if (seat.phase === "refused") return seat.problem === "lesson_over";
  return seat.phase === "out" && seat.reason === "lesson_over";
}

/** The timetable called it off: should it be planned again, it is entered anew. */
function isOff({ seat }: ClassroomLesson): boolean {
  return seat.phase === "out" && (seat.reason === "called_off" || seat.reason === "moved");
}

function isMe(answer: object): answer is Me {
  return "id" in answer;
}
