/** A camera for whoever stands at the unit, to set what may be seen; nothing of it is sent. */
import { cameraChoice } from "../store";
import { MOVES } from "./aim";
import { boardCameraOf } from "./class_plan";
import { demoPicture } from "./demo";
import { camera, openTracks } from "./devices";

export interface Preview {
  readonly track: MediaStreamTrack;
  /** Whether there is a second camera that shows the board. */
  readonly hasBoardCamera: boolean;
  stop(): void;
}

/** Raises `DevicesFailed`. In a demonstration school a missing camera is drawn. */
export async function openPreview(board: boolean, demo: boolean): Promise<Preview> {
  if (cameraChoice() === "demo") return await drawn(board);
  try {
    const room = await open({ ...camera(1_280, 720, 15), ...MOVES });
    const devices = await navigator.mediaDevices.enumerateDevices();
    const id = boardCameraOf(devices.filter(({ kind }) => kind === "videoinput"));
    const second = id !== null && id !== room.getSettings().deviceId ? id : null;
    if (!board || second === null) return shown(room, second !== null);
    room.stop();
    return shown(await open({ deviceId: { exact: second }, width: { ideal: 1_280 }, height: { ideal: 720 } }), true);
  } catch (error) {
    if (demo) return await drawn(board);
    throw error;
  }
}

async function open(video: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const [track] = await openTracks({ video });
  if (!track) throw new Error("no camera");
  return track;
}

const shown = (track: MediaStreamTrack, hasBoardCamera: boolean): Preview => ({
  track,
  hasBoardCamera,
  stop: () => track.stop(),
});

async function drawn(board: boolean): Promise<Preview> {
  const picture = await demoPicture(board ? "board" : "room");
  return { track: picture.track, hasBoardCamera: false, stop: () => picture.stop() };
}
