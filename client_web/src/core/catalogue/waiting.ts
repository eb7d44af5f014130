/** Beats that wait for a line, on this device, until the pupil they are of is here again. */
import type { BeatSent } from "../../generated/wire";
import type { BeatQueue } from "./beats";

/** Children share tablets: what one of them did is never sent, nor let go, while another is signed in. */
export function waitingOf(pupilId: string): BeatQueue {
  const key = `erbij.beats.${pupilId}`;
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
        return Array.isArray(kept) ? (kept as BeatSent[]) : [];
      } catch {
        return [];
      }
    },
    write(beats) {
      try {
        if (beats.length === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(beats));
      } catch {
        // A browser that keeps nothing: what is not sent now is lost, and nothing else.
      }
    },
  };
}
