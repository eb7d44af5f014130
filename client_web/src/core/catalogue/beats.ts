/**
 * What a page did in a lesson of the catalogue, told to the server in beats (docs/concepts/engagement.md).
 *
 * A beat runs from the last cut to this one and has the state that held since the last cut: everything that changes that
 * state (play, pause, seek, speed, hidden, another block) is a cut. Time is the page's own monotonic clock since its
 * lease; the server judges all of it. What cannot be sent waits in a queue, also for the next visit.
 */
import type { BeatCause, BeatSent } from "../../generated/wire";
import type { Sender } from "./sending";

export const TICK_MS = 15_000;

/** The block that is open, as it is now. `at`: where its media is, in milliseconds; 0 in a text. */
export interface Looked {
  readonly block: string;
  readonly at: number;
  readonly rate: number;
  readonly playing: boolean;
  readonly visible: boolean;
  readonly pip: boolean;
  readonly muted: boolean;
  readonly audioOnly: boolean;
}

export interface BeatQueue {
  read(): readonly BeatSent[];
  write(beats: readonly BeatSent[]): void;
}

export interface BeatsSettings {
  readonly lease: string;
  readonly revision: number;
  /** Milliseconds since the lease came, monotonic. */
  readonly now: () => number;
  readonly look: () => Looked;
  readonly online: () => boolean;
  /** The number of the next beat; from 0 where it is absent. */
  readonly number?: (() => number) | undefined;
  readonly sender: Sender;
  /** Another tab or device goes on with it. */
  readonly onSuperseded: () => void;
}

export interface Beats {
  /** End the beat here and begin the next one. */
  cut(cause: BeatCause): void;
  /** Where the media is while it plays; what a beat ends with when it jumps. */
  mark(): void;
  /** Somebody touched something. */
  touched(): void;
  /** Milliseconds since somebody touched something. */
  age(): number;
  /** Send what waits; answers when that went well, or could not be done now. */
  flush(last?: boolean): Promise<void>;
  /** Hear nothing more of what the server says. */
  stop(): void;
}

export function createBeats(settings: BeatsSettings): Beats {
  const { look, now, sender } = settings;
  let seq = 0;
  const number = settings.number ?? (() => seq++);
  let since = Math.round(now());
  let state = look();
  let reached = state.at;
  let input = since;
  let line = settings.online();
  let over = false;
  const deaf = sender.onSuperseded((lease) => {
    if (lease !== settings.lease || over) return;
    over = true;
    settings.onSuperseded();
  });

  function mark(): void {
    const seen = look();
    if (seen.block === state.block) reached = Math.max(state.at, seen.at);
  }

  function add(cause: BeatCause, until: number, end: number): void {
    const beat: BeatSent = {
      session: settings.lease,
      seq: number(),
      m0: since,
      m1: until,
      block: state.block,
      rev: settings.revision,
      from_ms: state.at,
      to_ms: end,
      rate: state.rate,
      playing: state.playing,
      visible: state.visible,
      pip: state.pip,
      muted: state.muted,
      audio_only: state.audioOnly,
      input_age: Math.max(0, until - input),
      // Without a line at either end it was measured without one.
      online: line && settings.online(),
      cause,
    };
    sender.add(beat);
  }

  function cut(cause: BeatCause): void {
    const until = Math.round(now());
    const next = look();
    // After a jump the media is elsewhere already: the beat ends where it was last seen.
    const jumped = cause === "seek" || next.block !== state.block;
    const end = jumped ? reached : Math.max(state.at, next.at);
    if (until > since && !over) add(cause, until, end);
    since = until;
    state = next;
    reached = next.at;
    line = settings.online();
  }

  return {
    cut,
    mark,
    touched() {
      input = Math.round(now());
    },
    age: () => Math.round(now()) - input,
    flush: (last) => sender.flush(last),
    stop: deaf,
  };
}
