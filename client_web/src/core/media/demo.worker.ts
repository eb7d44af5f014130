/** Draws the demonstration camera and plays its tone where no hidden tab slows them down. */
import { draw, SCENE_SIZES, type Scene } from "./scenes";
import { TONE_RATE, toneSamples } from "./tone";
import { type DemoOrder, transforms } from "./transforms";

const TONE_CHUNK = TONE_RATE / 50;
const CHUNK_MS = 20;
const LATE_CHUNKS = 25;

const running = new Map<number, ReturnType<typeof setInterval>>();

addEventListener("message", ({ data }: MessageEvent<DemoOrder>) => {
  if (data.make === "stop") stop(data.id);
  else if (data.make === "tone") playTone(data.id, data.out);
  else paint(data.id, data.scene, data.out ?? ownTrack(data.id));
});

function stop(id: number): void {
  clearInterval(running.get(id));
  running.delete(id);
}

/** Safari: the generator lives here, its track goes to the page. */
function ownTrack(id: number): WritableStream | null {
  const { VideoTrackGenerator } = transforms();
  if (!VideoTrackGenerator) return null;
  const generator = new VideoTrackGenerator();
  postMessage({ id, track: generator.track }, { transfer: [generator.track as unknown as Transferable] });
  return generator.writable;
}

function paint(id: number, scene: Scene, out: WritableStream | null): void {
  const size = SCENE_SIZES[scene];
  const canvas = new OffscreenCanvas(size.width, size.height);
  const pen = canvas.getContext("2d");
  if (!pen || !out) return;
  const writer = (out as WritableStream<VideoFrame>).getWriter();
  const next = (): void => {
    const seconds = performance.now() / 1_000;
    draw(pen, scene, size, seconds);
    const frame = new VideoFrame(canvas, { timestamp: Math.round(seconds * 1e6) });
    writer.write(frame).catch(() => {
      frame.close();
      stop(id);
    });
  };
  running.set(id, setInterval(next, 1_000 / size.framesPerSecond));
  next();
}

/** Keeps pace with the clock: what a late timer missed is written at once, a long sleep is skipped. */
function playTone(id: number, out: WritableStream): void {
  const writer = (out as WritableStream<AudioData>).getWriter();
  const begun = performance.now();
  let chunk = 0;
  const catchUp = (): void => {
    const due = Math.floor((performance.now() - begun) / CHUNK_MS) + 1;
    chunk = Math.max(chunk, due - LATE_CHUNKS);
    for (; chunk < due; chunk += 1) {
      writer.write(soundOf(chunk)).catch(() => stop(id));
    }
  };
  running.set(id, setInterval(catchUp, CHUNK_MS));
}

function soundOf(chunk: number): AudioData {
  const first = chunk * TONE_CHUNK;
  return new AudioData({
    format: "f32-planar",
    sampleRate: TONE_RATE,
    numberOfFrames: TONE_CHUNK,
    numberOfChannels: 1,
    timestamp: Math.round((first / TONE_RATE) * 1e6),
    data: toneSamples(first, TONE_CHUNK),
  });
}
