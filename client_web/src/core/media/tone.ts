/** The demonstration's sound: two soft notes that swell and fade, so that one hears that it goes on. */
export const TONE_RATE = 48_000;

const LOUDNESS = 0.08;
const TURN = 2 * Math.PI;

/** `count` samples from sample number `first` on, in [-1, 1]. */
export function toneSamples(first: number, count: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(count);
  for (let index = 0; index < count; index += 1) {
    const at = (first + index) / TONE_RATE;
    const swell = 0.6 + 0.4 * Math.sin(TURN * 0.25 * at);
    samples[index] = LOUDNESS * swell * (Math.sin(TURN * 330 * at) + 0.6 * Math.sin(TURN * 440 * at));
  }
  return samples;
}
