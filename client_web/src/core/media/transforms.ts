/**
 * The parts of "mediacapture-transform" that TypeScript does not know. Chromium has a generator in windows whose
 * writable end can be sent to a worker; Safari has `VideoTrackGenerator` in workers; Firefox has neither.
 */
export interface WindowGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame | AudioData>;
}

export interface WorkerGenerator {
  readonly writable: WritableStream<VideoFrame>;
  readonly track: MediaStreamTrack;
}

interface Constructors {
  readonly MediaStreamTrackGenerator?: new (options: { kind: "audio" | "video" }) => WindowGenerator;
  readonly MediaStreamTrackProcessor?: new (options: {
    track: MediaStreamTrack;
    maxBufferSize?: number;
  }) => {
    readonly readable: ReadableStream<VideoFrame>;
  };
  readonly VideoTrackGenerator?: new () => WorkerGenerator;
}

/** What this window or worker has of it. */
export const transforms = (): Constructors => globalThis as unknown as Constructors;

/** The main side's orders to the demonstration worker. */
export type DemoOrder =
  | {
      readonly make: "picture";
      readonly id: number;
      readonly scene: "board" | "teacher" | "room" | "face";
      readonly out: WritableStream | null;
    }
  | { readonly make: "tone"; readonly id: number; readonly out: WritableStream }
  | { readonly make: "stop"; readonly id: number };

/** A crop in fractions of the picture. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

export interface CropOrder {
  readonly frames: ReadableStream<VideoFrame>;
  readonly outs: readonly { readonly crop: Crop; readonly out: WritableStream<VideoFrame> }[];
}
