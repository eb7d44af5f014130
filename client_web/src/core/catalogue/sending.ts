/** Sends what waits of a pupil. Apart from the lesson, so that any page sends what is left of one that is closed. */
import type { BeatSent, BeatsTaken } from "../../generated/wire";
import { addressOf } from "../api";
import { api } from "../client";
import { Refused } from "../problem";
import type { BeatQueue } from "./beats";
import { answersOf, waitingOf } from "./waiting";

export const MOST_BEATS = 40;
const MOST_WAITING = 4_000;

/** `last`: the page goes away, so that the request must outlive it. */
export type Post = (beats: readonly BeatSent[], last: boolean) => Promise<BeatsTaken>;

export interface Sender {
  add(beat: BeatSent): void;
  /** Send what waits; answers when that went well, or could not be done now. */
  flush(last?: boolean): Promise<void>;
  /** Hear of a lease that another tab or device ended; answers how to stop. */
  onSuperseded(listener: (lease: string) => void): () => void;
}

const nameOf = ({ session, seq }: BeatSent): string => `${session} ${seq}`;
export const isFinal = (status: number): boolean => status < 500 && status !== 401 && status !== 429;

/** What goes in one request: beats of one lease only, because what the server says of it is said of a whole request. */
function next(queue: BeatQueue): readonly BeatSent[] {
  const some = queue.read().slice(0, MOST_BEATS);
  const other = some.findIndex(({ session }) => session !== some[0]?.session);
  return other < 0 ? some : some.slice(0, other);
}

export function createSender(queue: BeatQueue, post: Post): Sender {
  const listeners = new Set<(lease: string) => void>();
  let sending: Promise<void> | null = null;

  /** What the server said of some beats; null: it could not be asked now, or not of this person. */
  async function told(some: readonly BeatSent[], last: boolean): Promise<BeatsTaken | null> {
    try {
      return await post(some, last);
    } catch (error) {
      // A server that is away gets it later; one that says it is no good will say so again.
      return error instanceof Refused && isFinal(error.status) ? { verdicts: [], superseded: false } : null;
    }
  }

  async function send(last: boolean): Promise<void> {
    for (let some = next(queue); some[0]; some = next(queue)) {
      const lease = some[0].session;
      const taken = await told(some, last);
      if (!taken) return;
      const sent = new Set(some.map(nameOf));
      queue.write(queue.read().filter((beat) => !sent.has(nameOf(beat))));
      if (taken.superseded) for (const listener of listeners) listener(lease);
    }
  }

  return {
    add: (beat) => queue.write([...queue.read(), beat].slice(-MOST_WAITING)),
    async flush(last = false) {
      if (last) return await send(true);
      // What goes now may have left before the newest beat was there.
      if (sending) await sending;
      sending ??= send(false).finally(() => {
        sending = null;
      });
      return await sending;
    },
    onSuperseded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function post(beats: readonly BeatSent[], last: boolean): Promise<BeatsTaken> {
  if (!last) return await api.call("POST /api/catalogue/engagement/beats", { body: { beats } });
  const answer = await fetch(addressOf("POST /api/catalogue/engagement/beats"), {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: { "content-type": "application/json", "X-Erbij": "1" },
    body: JSON.stringify({ beats }),
  });
  if (!answer.ok) throw new TypeError("not taken");
  return (await answer.json()) as BeatsTaken;
}

const known = new Map<string, Sender>();

/** Who sends for this pupil: one in a page, so that a lesson and the page around it never send the same twice. */
export function senderOf(pupilId: string): Sender {
  const sender = known.get(pupilId) ?? createSender(waitingOf(pupilId), post);
  known.set(pupilId, sender);
  return sender;
}

/** Send what this pupil left behind, now and whenever the line is back; answers how to stop. */
export function keepSending(pupilId: string): () => void {
  const send = (): void => {
    void senderOf(pupilId).flush();
    // Its code comes only where something waits.
    if (answersOf(pupilId).read().length > 0) void import("./answering").then((room) => room.flushAnswers(pupilId));
  };
  send();
  addEventListener("online", send);
  return () => removeEventListener("online", send);
}
