/** A lesson that is open in this browser: listens to the page and its player, and cuts beats where something changes. */
import type { BeatCause, CatalogueBlock, LeaseIssued } from "../../generated/wire";
import { type Along, numbersOf, sinceOf } from "../offline/along";
import { type Beats, createBeats, type Looked, TICK_MS } from "./beats";
import { asksReader, focusIsInFrame, showsPdf } from "./pdf";
import { senderOf } from "./sending";

export const ASK_AFTER_MS = 15 * 60_000;
/** More than this between the two clocks of the page: the machine slept, and the clock that measures stood still. */
const SLEPT_MS = 60_000;

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
  /** It was taken along, and is done without a line: `lease` is that of the device. */
  readonly along?: Along | undefined;
  /** Who is signed in here, and whose lease it is. */
  readonly pupilId: string;
  readonly first: CatalogueBlock;
  readonly onSuperseded: () => void;
  /** Whether to ask "Ben je er nog?". */
  readonly onAsk: (ask: boolean) => void;
  readonly onEnded: () => void;
  /** The machine slept: hold the lesson anew and go on with that; rejects when it could not be done now. */
  readonly onSlept: () => Promise<void>;
}

export function openLesson(settings: SessionSettings): LessonSession {
  const zero = performance.now();
  // Only to notice a sleep: no minute is measured with the clock on the wall.
  const wall = Date.now();
  const { along } = settings;
  const since = along ? sinceOf(along, wall) : 0;
  const life = new AbortController();
  const { signal } = life;
  let block = settings.first;
  let player: HTMLMediaElement | null = null;
  let playerLife: AbortController | null = null;
  let asking = false;
  let elsewhere = false;
  let waking: Promise<void> | null = null;

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
      // The film's page says so on the player: its own sound alone is what plays.
      audioOnly: player?.dataset?.audioOnly === "yes",
    };
  };
  const beats: Beats = createBeats({
    lease: settings.lease.lease_id,
    revision: settings.lease.revision,
    now: () => since + performance.now() - zero,
    look,
    online: () => !along && navigator.onLine,
    number: along && numbersOf(along.lease_id),
    sender: senderOf(settings.pupilId),
    onSuperseded() {
      elsewhere = true;
      settings.onSuperseded();
    },
  });

  const slept = (): boolean => Math.abs(Date.now() - wall - (performance.now() - zero)) > SLEPT_MS;
  const settle = async (cause: BeatCause): Promise<void> => {
    beats.cut(cause);
    await beats.flush();
    // After a sleep all that this lease tells comes too late: it goes on only until there is another one.
    if (elsewhere || signal.aborted || !slept()) return;
    waking ??= settings
      .onSlept()
      .catch(() => undefined)
      .finally(() => {
        waking = null;
      });
    await waking;
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
    if (!slept()) beats.cut("leave");
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
      if (document.visibilityState !== "hidden") return void settle("shown");
      beats.cut("hidden");
      void beats.flush(true).catch(() => undefined);
    },
    { signal },
  );
  addEventListener("pagehide", leave, { signal });
  addEventListener("pageshow", () => void settle("shown"), { signal });
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
      beats.stop();
      playerLife?.abort();
      life.abort();
    },
  };
}
