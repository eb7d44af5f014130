/** Real cameras and microphones, and what went wrong when they did not open. */
import type { DeviceTrouble } from "../live/seat";
import { DevicesFailed } from "../live/session";
import { KEYS, recall } from "../store";

export interface DeviceCount {
  readonly cameras: number;
  readonly microphones: number;
}

/** Without asking for permission; null where the browser does not tell (no secure context). */
export async function countDevices(): Promise<DeviceCount | null> {
  try {
    const found = await navigator.mediaDevices.enumerateDevices();
    const count = (kind: MediaDeviceKind): number => found.filter((device) => device.kind === kind).length;
    return { cameras: count("videoinput"), microphones: count("audioinput") };
  } catch {
    return null;
  }
}

export const microphone = (speech: boolean): MediaTrackConstraints => ({
  ...chosen(KEYS.microphoneDevice),
  echoCancellation: true,
  autoGainControl: true,
  noiseSuppression: speech,
});

export const camera = (width: number, height: number, framesPerSecond: number): MediaTrackConstraints => ({
  ...chosen(KEYS.cameraDevice),
  width: { ideal: width },
  height: { ideal: height },
  frameRate: { ideal: framesPerSecond },
});

function chosen(key: typeof KEYS.cameraDevice | typeof KEYS.microphoneDevice): MediaTrackConstraints {
  const deviceId = recall(key);
  return deviceId === null ? {} : { deviceId: { ideal: deviceId } };
}

export async function openTracks(constraints: MediaStreamConstraints): Promise<readonly MediaStreamTrack[]> {
  if (!navigator.mediaDevices) throw new DevicesFailed("missing");
  try {
    return (await navigator.mediaDevices.getUserMedia(constraints)).getTracks();
  } catch (error) {
    throw new DevicesFailed(troubleOf(error));
  }
}

export function troubleOf(error: unknown): DeviceTrouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return name === "NotAllowedError" || name === "SecurityError" ? "denied" : "missing";
}
