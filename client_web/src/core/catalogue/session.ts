/** A lesson that is open in this browser: listens to the page and its player, and cuts beats where something changes. */
import type { BeatCause, BeatSent, BeatsTaken, CatalogueBlock, LeaseIssued } from "../../generated/wire";
import { addressOf } from "../api";
import { api } from "../client";
import { type BeatQueue, type Beats, createBeats, type Looked, TICK_MS } from "./beats";
import { asksReader, focusIsInFrame, showsPdf } from "./pdf";

export const ASK_AFTER_MS = 15 * 60_000;
const WAITING = "erbij.beats";

export interface LessonSession {
  /** Go to another block. */
  open(block: CatalogueBlock): void;
  /** The element that plays the block that is open; null: it is gone. */
  media(element: HTMLMediaElement | null): void;
  /** The pupil says that they are there. */
  here(): void;
  /** Tell everything up to now; for a page that wants to know what is done. */
  settle(cause: BeatCause): Promise<void>;
  stop(): void;
}

export interface SessionSettings {
  readonly lease: LeaseIssued;
  readonly first: CatalogueBlock;
  readonly onSuperseded: () => void;
  /** Whether to ask "Ben je er nog?". */
  readonly onAsk: (ask: boolean) => void;
  readonly onEnded: () => void;
}

const queue: BeatQueue = {
  read() {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(WAITING) ?? "[]");
      return Array.isArray(kept) ? (kept as BeatSent[]) : [];
    } catch {
      return [];
    }
  },
  write(beats) {
    try {
      if (beats.length === 0) localStorage.removeItem(WAITING);
      else localStorage.setItem(WAITING, JSON.stringify(beats));
    } catch {
      // A browser that keeps nothing: what is not sent now is lost, and nothing else.
    }
  },
};

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

export function openLesson(settings: SessionSettings): LessonSession {
  const zero = performance.now();
  const life = new AbortController();
  const { signal } = life;
  let block = settings.first;
  let player: HTMLMediaElement | null = null;
  let playerLife: AbortController | null = null;
  let asking = false;

  const look = (): Looked => {
    const at = player ? Math.round(player.currentTime * 1000) : 0;
    return {
      block: block.id,
      at: Math.max(0, Math.min(at, block.media_ms ?? 0)),
      rate: player?.playbackRate ?? 1,
      playing: player !== null && !player.paused && !player.ended,
      visible: document.visibilityState === "visible",
      pip: player !== null && document.pictureInPictureElement === player,
      muted: player !== null && (player.muted || player.volume === 0),
      audioOnly: false,
    };
  };
  const beats: Beats = createBeats({
    lease: settings.lease.lease_id,
    revision: settings.lease.revision,
    now: () => performance.now() - zero,
    look,
    online: () => navigator.onLine,
    post,
    queue,
    onSuperseded: settings.onSuperseded,
  });

  const settle = async (cause: BeatCause): Promise<void> => {
    beats.cut(cause);
    await beats.flush();
  };
  const ask = (wanted: boolean): void => {
    if (asking === wanted) return;
    asking = wanted;
    settings.onAsk(wanted);
  };
  const idle = settings.lease.idle_s * 1000;
  /** Whether a film has gone on for long, or a document is read in its frame, where no touch reaches the page. */
  const unsure = (): boolean => {
    if (player) return !player.paused && beats.age() > ASK_AFTER_MS;
    const read = block.kind === "PDF" && showsPdf() && document.visibilityState === "visible";
    return read && asksReader(beats.age(), idle);
  };
  const touched = (): void => {
    const limit = player ? ASK_AFTER_MS : idle;
    // What lay before the touch is told as it was; what comes after it is somebody who is there.
    if (beats.age() > limit) beats.cut("input");
    beats.touched();
    ask(false);
  };
  const leave = (): void => {
    beats.cut("leave");
    void beats.flush(true).catch(() => undefined);
  };
  const timer = setInterval(() => {
    void settle("tick");
    ask(settings.lease.asks && unsure());
  }, TICK_MS);

  for (const event of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
    addEventListener(event, touched, { signal, passive: true });
  }
  // Where the focus went is known a moment after it left.
  addEventListener("blur", () => setTimeout(() => signal.aborted || !focusIsInFrame() || touched()), { signal });
  document.addEventListener(
    "visibilitychange",
    () => {
      const hidden = document.visibilityState === "hidden";
      beats.cut(hidden ? "hidden" : "shown");
      void beats.flush(hidden).catch(() => undefined);
    },
    { signal },
  );
  addEventListener("pagehide", leave, { signal });
  addEventListener("online", () => void settle("line"), { signal });
  addEventListener("offline", () => beats.cut("line"), { signal });
  void beats.flush();

  function listen(element: HTMLMediaElement): void {
    playerLife = new AbortController();
    const on = (event: string, cause: BeatCause): void =>
      element.addEventListener(event, () => beats.cut(cause), { signal: playerLife?.signal ?? signal });
    on("playing", "play");
    on("seeking", "seek");
    on("seeked", "seek");
    on("ratechange", "rate");
    on("enterpictureinpicture", "shown");
    on("leavepictureinpicture", "hidden");
    element.addEventListener("timeupdate", () => element.seeking || beats.mark(), { signal: playerLife.signal });
    element.addEventListener("pause", () => void settle("pause"), { signal: playerLife.signal });
    element.addEventListener("ended", () => void settle("ended").then(settings.onEnded, () => undefined), {
      signal: playerLife.signal,
    });
  }

  return {
    open(next) {
      if (next.id === block.id) return;
      block = next;
      player = null;
      beats.cut("block");
    },
    media(element) {
      if (element === player) return;
      beats.cut("block");
      playerLife?.abort();
      player = element;
      if (element) listen(element);
    },
    here() {
      touched();
      ask(false);
    },
    settle,
    stop() {
      clearInterval(timer);
      leave();
      playerLife?.abort();
      life.abort();
    },
  };
}
