/**
 * A seat in a lesson, as a value: what this client knows, and what it has to do next.
 *
 * `receive(seat, event)` answers the next seat and the effects to carry out, in order. No clock, no socket, no devices:
 * the session carries effects out and reports back with events. The same seat serves pupil, teacher and unit; only a
 * pupil ever has a step above looking on.
 */
import { type Joined, type LeaveReason, type RoomView, Step } from "../../generated/wire";
import { afterDrop, isHeard, stricter } from "./steps";

/** `out`: not in the lesson any more (see `reason`); `refused`: the server does not let us in (see `problem`). */
export type Phase = "joining" | "in" | "lost" | "out" | "refused";

/**
 * Why devices did not open: `denied` by the person or browser, `missing` when there is none, `connection` when the way to
 * the class broke; or which one was lost in use.
 */
export type DeviceTrouble = "denied" | "missing" | "connection" | "microphone_gone" | "camera_gone";

export interface Seat {
  readonly phase: Phase;
  readonly resumeKey: string | null;
  readonly room: RoomView | null;
  /** What this client itself allows; never above what the pupil chose. */
  readonly step: Step;
  /** A higher step on its way: devices are being opened, or the server has not confirmed it yet. */
  readonly rising: Step | null;
  readonly trouble: DeviceTrouble | null;
  readonly minutes: number;
  readonly reason: LeaveReason | null;
  /** When a lesson begins that was moved while we waited for it. */
  readonly movedTo: string | null;
  readonly problem: string | null;
}

export type SeatEvent =
  | { readonly type: "line_up" }
  | { readonly type: "line_down" }
  | { readonly type: "joined"; readonly reply: Joined }
  | { readonly type: "join_refused"; readonly code: string; readonly again: boolean }
  | { readonly type: "room"; readonly room: RoomView }
  | { readonly type: "minutes"; readonly minutes: number }
  | { readonly type: "ended"; readonly reason: LeaveReason; readonly movedTo?: string | null }
  | { readonly type: "step_chosen"; readonly step: Step }
  | { readonly type: "devices_live"; readonly step: Step }
  | { readonly type: "devices_failed"; readonly trouble: DeviceTrouble }
  | { readonly type: "step_kept"; readonly step: Step }
  | { readonly type: "step_failed" }
  | { readonly type: "own_media_lost" }
  | { readonly type: "device_gone"; readonly device: "microphone" | "camera" }
  | { readonly type: "leave"; readonly reason: LeaveReason }
  | { readonly type: "come_back" };

/**
 * `join_later`: the door may open yet, ask again in a while. `open_devices` ends in `devices_live` or in `devices_failed`:
 * then what was open before still is, unless the trouble is the connection.
 */
export type SeatEffect =
  | { readonly type: "join"; readonly resumeKey: string | null }
  | { readonly type: "join_later" }
  | { readonly type: "open_devices"; readonly step: Step }
  | { readonly type: "release_devices" }
  | { readonly type: "send_step"; readonly step: Step }
  | { readonly type: "leave"; readonly reason: LeaveReason }
  | { readonly type: "close_media" };

export interface Outcome {
  readonly seat: Seat;
  readonly effects: readonly SeatEffect[];
}

/** A new seat. After a reload with a kept key the server's step counts, but never unmuted: hence TEXT, not LOOKING_ON. */
export function newSeat(resumeKey: string | null = null): Seat {
  return {
    phase: "joining",
    resumeKey,
    room: null,
    step: resumeKey === null ? Step.LOOKING_ON : Step.TEXT,
    rising: null,
    trouble: null,
    minutes: 0,
    reason: null,
    movedTo: null,
    problem: null,
  };
}

type Handlers = {
  [T in SeatEvent["type"]]: (seat: Seat, event: Extract<SeatEvent, { type: T }>) => Outcome;
};

const handlers: Handlers = {
  line_up: (seat) => (isOut(seat) ? same(seat) : go(seat, { type: "join", resumeKey: seat.resumeKey })),
  line_down: (seat) => (isOut(seat) ? same(seat) : silenced({ ...seat, phase: seat.room ? "lost" : "joining" })),
  joined: (seat, { reply }) => joined(seat, reply),
  join_refused: (seat, { code, again }) => refused(seat, code, again),
  room: (seat, { room }) => newer(seat, room),
  minutes: (seat, { minutes }) => same({ ...seat, minutes }),
  // The end of a lesson that this page left before may still arrive while it joins the next one.
  ended: (seat, { reason, movedTo = null }) =>
    seat.phase === "in" || seat.phase === "lost" ? out(seat, reason, movedTo) : same(seat),
  step_chosen: (seat, { step }) => chosen(seat, step),
  devices_live: (seat, { step }) =>
    seat.rising === step ? go(seat, { type: "send_step", step }) : go(seat, { type: "release_devices" }),
  devices_failed: (seat, { trouble }) => {
    if (trouble === "connection") return fallen({ ...seat, trouble });
    const effects: SeatEffect[] = isHeard(seat.step) ? [] : [{ type: "release_devices" }];
    return { seat: { ...seat, rising: null, trouble }, effects };
  },
  step_kept: (seat, { step }) => (seat.rising === step ? same({ ...seat, step, rising: null }) : same(seat)),
  step_failed: (seat) => (seat.rising === null ? same(seat) : silenced({ ...seat, trouble: "connection" })),
  own_media_lost: (seat) => {
    if (!isHeard(seat.step) && seat.rising === null) return same(seat);
    return fallen({ ...seat, trouble: "connection" });
  },
  device_gone: (seat, { device }) => {
    if (!isHeard(seat.step) && seat.rising === null) return same(seat);
    if (device === "microphone") return fallen({ ...seat, trouble: "microphone_gone" });
    const voice = { ...seat, rising: Step.VOICE, trouble: "camera_gone" } as const;
    return go(voice, { type: "open_devices", step: Step.VOICE });
  },
  leave: (seat, { reason }) => {
    if (isOut(seat)) return same(seat);
    const left = out(seat, reason);
    return { seat: left.seat, effects: [{ type: "leave", reason }, ...left.effects] };
  },
  come_back: (seat) => (isOut(seat) ? go(newSeat(), { type: "join", resumeKey: null }) : same(seat)),
};

export function receive(seat: Seat, event: SeatEvent): Outcome {
  const handler = handlers[event.type] as (seat: Seat, event: SeatEvent) => Outcome;
  return handler(seat, event);
}

function joined(seat: Seat, reply: Joined): Outcome {
  if (isOut(seat)) return same(seat);
  const step = stricter(seat.step, reply.step, isHeard(reply.step) || seat.phase === "lost");
  const effects: SeatEffect[] = step === reply.step ? [] : [{ type: "send_step", step }];
  const taken: Seat = { ...seat, phase: "in", resumeKey: reply.resume_key, room: reply.room, step, problem: null };
  return { seat: taken, effects };
}

function refused(seat: Seat, code: string, again: boolean): Outcome {
  if (isOut(seat)) return same(seat);
  if (again) return go({ ...seat, problem: code, resumeKey: null }, { type: "join_later" });
  return { seat: { ...seat, phase: "refused", problem: code, resumeKey: null }, effects: [{ type: "close_media" }] };
}

/** A newer state of the room; the server may have lowered the pupil's step (quiet), never raised it. */
function newer(seat: Seat, room: RoomView): Outcome {
  if (seat.phase !== "in" || (seat.room && room.version < seat.room.version)) return same(seat);
  const now: Seat = { ...seat, room };
  const mine = room.pupils.find((pupil) => pupil.participant_id === room.you)?.step;
  if (mine === undefined || seat.rising !== null) return same(now);
  if (isHeard(seat.step) && mine < seat.step) {
    const effects: SeatEffect[] = isHeard(mine)
      ? [{ type: "open_devices", step: mine }]
      : [{ type: "release_devices" }];
    return { seat: { ...now, step: mine, rising: isHeard(mine) ? mine : null }, effects };
  }
  return same(isHeard(seat.step) ? now : { ...now, step: stricter(mine, Step.TEXT, false) });
}

function chosen(seat: Seat, step: Step): Outcome {
  if (seat.phase !== "in" || (step === seat.step && seat.rising === null)) return same(seat);
  if (isHeard(step)) {
    return go({ ...seat, rising: step, trouble: null }, { type: "open_devices", step });
  }
  const effects: SeatEffect[] = [{ type: "release_devices" }, { type: "send_step", step }];
  return { seat: { ...seat, step, rising: null, trouble: null }, effects };
}

function out(seat: Seat, reason: LeaveReason, movedTo: string | null = null): Outcome {
  const effects: SeatEffect[] = [{ type: "release_devices" }, { type: "close_media" }];
  return { seat: { ...newSeat(), phase: "out", room: seat.room, minutes: seat.minutes, reason, movedTo }, effects };
}

/** Nobody hears or sees the pupil any more; the devices are released at once. */
function silenced(seat: Seat): Outcome {
  const effects: SeatEffect[] = isHeard(seat.step) || seat.rising !== null ? [{ type: "release_devices" }] : [];
  return { seat: { ...seat, step: afterDrop(seat.step), rising: null }, effects };
}

/** Silent because something broke; the server is told, if it could think otherwise. */
function fallen(seat: Seat): Outcome {
  const now = silenced(seat);
  if (!isHeard(seat.step) && seat.rising === null) return now;
  return { seat: now.seat, effects: [...now.effects, { type: "send_step", step: now.seat.step }] };
}

const isOut = (seat: Seat): boolean => seat.phase === "out" || seat.phase === "refused";
const same = (seat: Seat): Outcome => ({ seat, effects: [] });
const go = (seat: Seat, effect: SeatEffect): Outcome => ({ seat, effects: [effect] });
