/** How loud a microphone was at most, of a hundred; nothing of the sound itself is kept. */
const LOOK_MS = 250;

export class Loudest {
  #track: MediaStreamTrack | null = null;
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #peak = 0;

  /** Go on with this track, and return the loudest since the last call; null if it was not listened to until now. */
  listen(track: MediaStreamTrack | null): number | null {
    const heard = this.#track !== null && track === this.#track && this.#context?.state === "running";
    const peak = heard ? Math.min(100, Math.round(this.#peak * 100)) : null;
    this.#peak = 0;
    if (track !== this.#track) this.#begin(track);
    return peak;
  }

  #begin(track: MediaStreamTrack | null): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    void this.#context?.close();
    this.#context = null;
    this.#track = track;
    if (track === null) return;
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      for (const value of wave) this.#peak = Math.max(this.#peak, Math.abs(value));
    }, LOOK_MS);
  }
}
