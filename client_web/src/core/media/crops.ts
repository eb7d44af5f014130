/** Board and teacher as pieces of the only camera's picture. Only where the browser can do it in a worker. */
import { type Crop, type CropOrder, transforms } from "./transforms";

/** The board hangs above the middle of what a room camera sees; the teacher stands before it. */
export const BOARD_CROP: Crop = { x: 0.15, y: 0.05, width: 0.7, height: 0.6, framesPerSecond: 5 };
export const TEACHER_CROP: Crop = { x: 0.3, y: 0.2, width: 0.4, height: 0.7, framesPerSecond: 20 };

export interface Crops {
  readonly tracks: readonly MediaStreamTrack[];
  stop(): void;
}

export const canCrop = (): boolean => {
  const { MediaStreamTrackGenerator, MediaStreamTrackProcessor } = transforms();
  return MediaStreamTrackGenerator !== undefined && MediaStreamTrackProcessor !== undefined;
};

/** One track per crop, in order; the camera's own track stays usable. */
export function cropTracks(camera: MediaStreamTrack, crops: readonly Crop[]): Crops | null {
  const { MediaStreamTrackGenerator, MediaStreamTrackProcessor } = transforms();
  if (!MediaStreamTrackGenerator || !MediaStreamTrackProcessor) return null;
  const source = camera.clone();
  const { readable } = new MediaStreamTrackProcessor({ track: source, maxBufferSize: 1 });
  const tracks = crops.map(() => new MediaStreamTrackGenerator({ kind: "video" }));
  const outs = crops.map((crop, index) => ({ crop, out: (tracks[index] as (typeof tracks)[0]).writable }));
  const hand = new Worker(new URL("./crop.worker.ts", import.meta.url), { type: "module" });
  const order = { frames: readable, outs } as CropOrder;
  hand.postMessage(order, [readable, ...outs.map(({ out }) => out)]);
  return {
    tracks,
    stop() {
      source.stop();
      for (const track of tracks) track.stop();
      hand.terminate();
    },
  };
}
