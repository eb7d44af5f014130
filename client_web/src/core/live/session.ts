/**
 * Carries out what a seat wants: joins and rejoins over a link, asks, and reports back.
 *
 * Devices and media connections belong to whoever made the session ({@link SessionHooks}); the session knows only when
 * they must open and close.
 */
import type { Energy, HandAnswer, Pushed, SourceKind, StartPause, Step } from "../../generated/wire";
import { Refused } from "../problem";
import type { AskName, AskOf, PushName, ReplyOf } from "../realtime/events";
import type { LinkState } from "../realtime/link";
import { realTimers, type Timers } from "../realtime/timers";
import { type DeviceTrouble, newSeat, receive, type Seat, type SeatEffect, type SeatEvent } from "./seat";

const ASK_AGAIN_MS = 4_000;

/** The part of a link that a session uses. */
export interface SessionLink {
  readonly state: LinkState;
  ask<E extends AskName>(event: E, body: AskOf<E>): Promise<ReplyOf<E>>;
  on<E extends PushName>(event: E, handler: (payload: Pushed[E]) => void): () => void;
  watch(watcher: (state: LinkState) => void): () => void;
  connect(): void;
  restart(): void;
}

/** Thrown by {@link SessionHooks.openDevices}. */
export class DevicesFailed extends Error {
  readonly trouble: DeviceTrouble;

  constructor(trouble: DeviceTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

export interface SessionHooks {
  /** Open what a step needs and begin to publish it; keeps what is open already. Throws `DevicesFailed`. */
  openDevices(step: Step): Promise<void>;
  releaseDevices(): void;
  closeMedia(): void;
  /** In the lesson (again): media may be built. */
  joined(): void;
}

/** Where the resume key of a slot is kept over a reload of the page. */
export interface SeatMemory {
  recall(slotId: string): string | null;
  keep(slotId: string, resumeKey: string | null): void;
}

export interface SessionOptions {
  readonly link: SessionLink;
  readonly slotId: string;
  readonly hooks: SessionHooks;
  readonly memory: SeatMemory;
  readonly generation: () => number;
  readonly timers?: Timers;
}

export class Session {
  seat: Seat;
  readonly slotId: string;
  readonly #options: SessionOptions;
  readonly #timers: Timers;
  readonly #watchers = new Set<(seat: Seat) => void>();
  #undo: (() => void)[] = [];
  #cancelLater: () => void = () => undefined;
  #joining = 0;
  /** Counts what was decided about devices, so that an answer to an earlier wish changes nothing. */
  #wish = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#timers = options.timers ?? realTimers;
    this.slotId = options.slotId;
    this.seat = newSeat(options.memory.recall(options.slotId));
  }

  start(): void {
    const { link } = this.#options;
    this.#undo = [
      link.watch((state) => this.#linkIs(state)),
      link.on("room.state", (room) => {
        if (room.lesson.slot_id === this.slotId) this.tell({ type: "room", room });
      }),
      link.on("presence.kept", ({ minutes }) => this.tell({ type: "minutes", minutes })),
      link.on("session.ended", ({ reason, moved_to }) => this.tell({ type: "ended", reason, movedTo: moved_to })),
    ];
    link.connect();
    if (link.state === "up") this.tell({ type: "line_up" });
  }

  /** Forget the session without leaving the lesson (the page is gone, the seat may be resumed). */
  close(): void {
    this.#cancelLater();
    for (const undo of this.#undo) undo();
    this.#undo = [];
    this.#watchers.clear();
    this.#joining += 1;
  }

  watch(watcher: (seat: Seat) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  tell(event: SeatEvent): void {
    const before = this.seat;
    const { seat, effects } = receive(before, event);
    this.seat = seat;
    if (seat.resumeKey !== before.resumeKey) this.#options.memory.keep(this.slotId, seat.resumeKey);
    for (const effect of effects) this.#carryOut(effect);
    if (event.type === "joined" && seat.phase === "in") this.#options.hooks.joined();
    if (seat !== before) for (const watcher of this.#watchers) watcher(this.seat);
  }

  /** The hand, as the server has it, goes up or down. */
  hand(up: boolean): Promise<void> {
    return this.#quietly(up ? "hand.raise" : "hand.lower", {});
  }

  /** The pupil's own signal; no reason is asked and none can be given. */
  say(signal: Energy): Promise<void> {
    return this.#quietly("energy.say", { signal });
  }

  startPause(minutes: StartPause["minutes"]): Promise<void> {
    return this.#quietly("pause.start", { minutes });
  }

  endPause(): Promise<void> {
    return this.#quietly("pause.end", {});
  }

  answerHand(participantId: string, answer: HandAnswer | null): Promise<void> {
    return this.#quietly("hand.answer", { participant_id: participantId, answer });
  }

  /** Ask something else whose outcome shows itself in the next state of the room, or not at all. */
  wish<E extends AskName>(event: E, body: AskOf<E>): Promise<void> {
    return this.#quietly(event, body);
  }

  end(): Promise<void> {
    return this.#quietly("session.end", {});
  }

  look(source: SourceKind): Promise<void> {
    return this.#quietly("media.look", { source });
  }

  #linkIs(state: LinkState): void {
    if (state === "up") this.tell({ type: "line_up" });
    else if (state === "signed_out") this.tell({ type: "join_refused", code: "not_signed_in", again: false });
    else this.tell({ type: "line_down" });
  }

  #carryOut(effect: SeatEffect): void {
    const { hooks } = this.#options;
    switch (effect.type) {
      case "join":
        return void this.#join(effect.resumeKey);
      case "join_later":
        this.#cancelLater = this.#timers.after(ASK_AGAIN_MS, () => this.tell({ type: "line_up" }));
        return;
      case "open_devices":
        this.#wish += 1;
        return void this.#openDevices(effect.step);
      case "release_devices":
        this.#wish += 1;
        hooks.releaseDevices();
        return;
      case "send_step":
        return void this.#sendStep(effect.step);
      case "leave":
        return void this.#quietly("session.leave", { reason: effect.reason });
      case "close_media":
        hooks.closeMedia();
        return;
    }
  }

  async #join(resumeKey: string | null): Promise<void> {
    this.#cancelLater();
    const { link, generation } = this.#options;
    if (link.state !== "up") return link.connect();
    this.#joining += 1;
    const turn = this.#joining;
    try {
      const body = { slot_id: this.slotId, generation: generation(), resume_key: resumeKey };
      const reply = await link.ask("session.join", body);
      if (turn === this.#joining) this.tell({ type: "joined", reply });
    } catch (error) {
      if (turn === this.#joining) this.#joinFailed(error);
    }
  }

  #joinFailed(error: unknown): void {
    if (!(error instanceof Refused)) {
      this.#options.link.restart();
      return;
    }
    const again = error.status >= 500 || MAY_STILL_OPEN.has(error.code);
    this.tell({ type: "join_refused", code: error.code, again });
  }

  async #openDevices(step: Step): Promise<void> {
    const wish = this.#wish;
    try {
      await this.#options.hooks.openDevices(step);
      if (wish === this.#wish) this.tell({ type: "devices_live", step });
    } catch (error) {
      if (wish !== this.#wish) return;
      this.tell({ type: "devices_failed", trouble: error instanceof DevicesFailed ? error.trouble : "connection" });
    }
  }

  async #sendStep(step: Step): Promise<void> {
    const wish = this.#wish;
    try {
      await this.#options.link.ask("presence.step", { step });
      if (wish === this.#wish) this.tell({ type: "step_kept", step });
    } catch {
      if (wish === this.#wish && this.seat.rising === step) this.tell({ type: "step_failed" });
    }
  }

  /** Ask something whose outcome shows itself in the next state of the room, or not at all. */
  async #quietly<E extends AskName>(event: E, body: AskOf<E>): Promise<void> {
    try {
      await this.#options.link.ask(event, body);
    } catch {
      // The room's state is the truth; a refused or unanswered request leaves it as it was.
    }
  }
}

/** Refusals that a little patience may solve. */
const MAY_STILL_OPEN: ReadonlySet<string> = new Set(["door_not_open", "lesson_full", "too_many_tries"]);
