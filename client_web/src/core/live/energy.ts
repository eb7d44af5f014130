/** How the pupil's own energy and pause stand. Pure: the server keeps both, and nobody but the pupil changes them. */
import type { StartPause } from "../../generated/wire";
import { me } from "./screen";
import type { Seat } from "./seat";

export type PauseMinutes = StartPause["minutes"];
export const PAUSES: readonly PauseMinutes[] = [5, 10, 15];

export const isTired = (seat: Seat): boolean => me(seat)?.energy === "tired";

/** Until when the pupil's pause is planned; null when there is none. */
export const pauseUntil = (seat: Seat): string | null => me(seat)?.pause_until ?? null;

/** Whole minutes left, the one that has begun included; 0 when the planned time is over, which ends nothing. */
export function minutesLeft(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 60_000));
}
