/**
 * The demonstration camera and its tone as tracks.
 *
 * Chromium and Safari: drawn in a worker, so it goes on in a hidden tab. Elsewhere: a canvas of the page, which a hidden
 * tab slows down; that is good enough for a demonstration.
 */
import { draw, SCENE_SIZES, type Scene } from "./scenes";
import { type DemoOrder, transforms } from "./transforms";

export interface Demo {
  readonly track: MediaStreamTrack;
  stop(): void;
}

let hand: Worker | null = null;
let count = 0;

/** One worker for every scene, made when first needed; an idle one costs nothing. */
function worker(): Worker {
  hand ??= new Worker(new URL("./demo.worker.ts", import.meta.url), { type: "module" });
  return hand;
}

/** Have the worker's code there before anybody waits for a picture. */
export function prepareDemo(): void {
  worker();
}

export async function demoPicture(scene: Scene): Promise<Demo> {
  const { MediaStreamTrackGenerator } = transforms();
  if (!MediaStreamTrackGenerator) return (await workersOwn(scene)) ?? onPage(scene);
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  count += 1;
  return ordered(track, { make: "picture", id: count, scene, out: track.writable }, [track.writable]);
}

export function demoTone(): Demo {
  const { MediaStreamTrackGenerator } = transforms();
  if (!MediaStreamTrackGenerator) return oscillator();
  const track = new MediaStreamTrackGenerator({ kind: "audio" });
  count += 1;
  return ordered(track, { make: "tone", id: count, out: track.writable }, [track.writable]);
}

function ordered(track: MediaStreamTrack, order: DemoOrder, transfer: Transferable[]): Demo {
  worker().postMessage(order, transfer);
  return stoppable(track, order.id);
}

function stoppable(track: MediaStreamTrack, id: number): Demo {
  return {
    track,
    stop() {
      track.stop();
      worker().postMessage({ make: "stop", id } satisfies DemoOrder);
    },
  };
}

/** Safari; null where the worker cannot make a track. */
function workersOwn(scene: Scene): Promise<Demo | null> {
  if (typeof OffscreenCanvas === "undefined" || "mozInnerScreenX" in globalThis) return Promise.resolve(null);
  count += 1;
  const id = count;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), 1_000);
    const heard = ({ data }: MessageEvent<{ id: number; track: MediaStreamTrack }>): void => {
      if (data.id !== id) return;
      clearTimeout(timer);
      worker().removeEventListener("message", heard);
      resolve(stoppable(data.track, id));
    };
    worker().addEventListener("message", heard);
    worker().postMessage({ make: "picture", id, scene, out: null } satisfies DemoOrder);
  });
}

function onPage(scene: Scene): Demo {
  const size = SCENE_SIZES[scene];
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const pen = canvas.getContext("2d");
  const paint = (): void => {
    if (pen) draw(pen, scene, size, performance.now() / 1_000);
  };
  paint();
  const timer = setInterval(paint, 1_000 / size.framesPerSecond);
  const [track] = canvas.captureStream(size.framesPerSecond).getVideoTracks();
  if (!track) throw new Error("no canvas stream");
  const stop = (): void => {
    clearInterval(timer);
    track.stop();
  };
  return { track, stop };
}

function oscillator(): Demo {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.value = 0.08;
  const note = context.createOscillator();
  note.frequency.value = 330;
  const out = context.createMediaStreamDestination();
  note.connect(gain).connect(out);
  note.start();
  void context.resume();
  const [track] = out.stream.getAudioTracks();
  if (!track) throw new Error("no sound");
  const stop = (): void => {
    track.stop();
    void context.close();
  };
  return { track, stop };
}
