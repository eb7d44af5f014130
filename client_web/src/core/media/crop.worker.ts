/** Cuts pictures out of one camera's picture, where no hidden tab slows it down. */
import type { Crop, CropOrder } from "./transforms";

interface Out {
  readonly crop: Crop;
  readonly writer: WritableStreamDefaultWriter<VideoFrame>;
  nextAt: number;
}

addEventListener("message", ({ data }: MessageEvent<CropOrder>) => {
  const outs = data.outs.map(({ crop, out }) => ({ crop, writer: out.getWriter(), nextAt: 0 }));
  void run(data.frames.getReader(), outs);
});

async function run(reader: ReadableStreamDefaultReader<VideoFrame>, outs: Out[]): Promise<void> {
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) return;
    for (const out of outs) cut(frame, out);
    frame.close();
  }
}

function cut(frame: VideoFrame, out: Out): void {
  const now = frame.timestamp;
  if (now < out.nextAt) return;
  const gap = 1e6 / out.crop.framesPerSecond;
  // A camera whose frames lie just under the gap apart would otherwise lose every second one.
  out.nextAt = now + gap * 0.9;
  const piece = new VideoFrame(frame, { visibleRect: rectOf(frame, out.crop) });
  out.writer.write(piece).catch(() => piece.close());
}

/** Even numbers: colour is stored for every second pixel. */
function rectOf(frame: VideoFrame, crop: Crop): DOMRectInit {
  const whole = frame.visibleRect ?? new DOMRectReadOnly(0, 0, frame.codedWidth, frame.codedHeight);
  const even = (value: number): number => 2 * Math.floor(value / 2);
  return {
    x: even(whole.x + whole.width * crop.x),
    y: even(whole.y + whole.height * crop.y),
    width: even(whole.width * crop.width),
    height: even(whole.height * crop.height),
  };
}
