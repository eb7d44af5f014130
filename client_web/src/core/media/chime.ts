/** Two soft notes, for the class to hear that somebody came in. Without a sign that the page may, it stays quiet. */
import { soundUnlocked } from "./sound";

const NOTES = [523.25, 659.25] as const;
const NOTE_S = 0.35;
const LOUDNESS = 0.06;

export function chime(): void {
  if (!soundUnlocked()) return;
  const context = new AudioContext();
  NOTES.forEach((pitch, n) => {
    const tone = new OscillatorNode(context, { frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    const from = context.currentTime + (n * NOTE_S) / 2;
    volume.gain.linearRampToValueAtTime(LOUDNESS, from + 0.03);
    volume.gain.linearRampToValueAtTime(0, from + NOTE_S);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + NOTE_S);
    if (n === NOTES.length - 1) tone.addEventListener("ended", () => void context.close());
  });
}
