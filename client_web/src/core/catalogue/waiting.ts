/** What waits for a line, on this device, until the pupil it is of is here again: beats, and answers to questions. */
import type { AnswerQuiz, BeatSent } from "../../generated/wire";
import type { BeatQueue } from "./beats";

/** An answer to a question of a lesson, as it is sent once there is a line. */
export interface WaitingAnswer {
  readonly lesson: string;
  readonly body: AnswerQuiz;
}

export interface Queue<T> {
  read(): readonly T[];
  write(some: readonly T[]): void;
}

/** Children share tablets: what one of them did is never sent, nor let go, while another is signed in. */
function queueOf<T>(key: string): Queue<T> {
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
        return Array.isArray(kept) ? (kept as T[]) : [];
      } catch {
        return [];
      }
    },
    write(some) {
      try {
        if (some.length === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(some));
      } catch {
        // A browser that keeps nothing: what is not sent now is lost, and nothing else.
      }
    },
  };
}

export const waitingOf = (pupilId: string): BeatQueue => queueOf<BeatSent>(`erbij.beats.${pupilId}`);

export const answersOf = (pupilId: string): Queue<WaitingAnswer> => queueOf<WaitingAnswer>(`erbij.answers.${pupilId}`);

/** Lessons of which an answer came too late to be taken, one entry for each answer, until the pupil has read it. */
const lateOf = (pupilId: string): Queue<string> => queueOf<string>(`erbij.late.${pupilId}`);
const watchers = new Set<() => void>();

export const howManyLate = (pupilId: string): number => lateOf(pupilId).read().length;

/** An answer was refused for good: it is gone, and the pupil is told so in words. */
export function addLate(pupilId: string, lesson: string): void {
  lateOf(pupilId).write([...lateOf(pupilId).read(), lesson]);
  for (const watcher of watchers) watcher();
}

/** The pupil read it. */
export function forgetLate(pupilId: string): void {
  lateOf(pupilId).write([]);
  for (const watcher of watchers) watcher();
}

/** Hear when that changes; answers how to stop. */
export function onLate(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
