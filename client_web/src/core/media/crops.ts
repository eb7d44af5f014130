/** Pieces of one camera's picture as tracks of their own. Only where the browser can do it in a worker. */
import { type Crop, type CropOrder, transforms } from "./transforms";

export interface Crops {
  readonly tracks: readonly MediaStreamTrack[];
  stop(): void;
}

const widths = new WeakMap<MediaStreamTrack, number>();

export const canCrop = (): boolean => {
  const { MediaStreamTrackGenerator, MediaStreamTrackProcessor } = transforms();
  return MediaStreamTrackGenerator !== undefined && MediaStreamTrackProcessor !== undefined;
};

/** How wide a track's picture is; a piece does not say so itself. */
export const widthOf = (track: MediaStreamTrack): number | undefined => widths.get(track) ?? track.getSettings().width;

/** One track per crop, in order; the camera's own track stays usable. */
export function cropTracks(camera: MediaStreamTrack, crops: readonly Crop[]): Crops | null {
  const { MediaStreamTrackGenerator, MediaStreamTrackProcessor } = transforms();
  if (!MediaStreamTrackGenerator || !MediaStreamTrackProcessor) return null;
  const source = camera.clone();
  const { width } = camera.getSettings();
  const { readable } = new MediaStreamTrackProcessor({ track: source, maxBufferSize: 1 });
  const tracks = crops.map(() => new MediaStreamTrackGenerator({ kind: "video" }));
  const outs = crops.map((crop, index) => ({ crop, out: (tracks[index] as (typeof tracks)[0]).writable }));
  if (width) for (const [n, track] of tracks.entries()) widths.set(track, Math.round(width * (crops[n]?.width ?? 1)));
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
