/** The silent check while a pupil waits: says something only when something is wrong. */
import type { DeviceCount } from "../media/devices";

export type Finding = "no_path" | "slow" | "no_microphone";

export interface Checked {
  /** Null where the browser does not tell. */
  readonly devices: DeviceCount | null;
  readonly mediaUp: boolean;
  readonly waitedMs: number;
  readonly roundTripMs: number | null;
}

const PATH_WITHIN_MS = 8_000;
const SLOW_MS = 400;

export function findings({ devices, mediaUp, waitedMs, roundTripMs }: Checked): readonly Finding[] {
  const found: Finding[] = [];
  if (!mediaUp && waitedMs > PATH_WITHIN_MS) found.push("no_path");
  if (roundTripMs !== null && roundTripMs > SLOW_MS) found.push("slow");
  if (devices?.microphones === 0) found.push("no_microphone");
  return found;
}
