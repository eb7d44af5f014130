/** A lesson that is held for this page, and told of while it goes on. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type LessonSession, openLesson } from "../../core/catalogue/session";
import { api } from "../../core/client";
import { isKept } from "../../core/offline/kept";
import { Unreachable } from "../../core/problem";
import type { LeaseIssued, LessonBlock } from "../../generated/wire";

const NEARLY_OVER_MS = 2_000;
/** A line that is there again without the browser saying so is found by asking. */
const TRY_AGAIN_MS = 30_000;

export interface Measured {
  readonly player: HTMLMediaElement | null;
  readonly elsewhere: boolean;
  readonly asked: boolean;
  readonly online: boolean;
  /** The lesson was opened without a line, from what is kept on this device. */
  readonly away: boolean;
  readonly trouble: unknown;
  readonly media: (element: HTMLMediaElement | null) => void;
  readonly open: (block: LessonBlock) => void;
  readonly here: () => void;
  /** Go on with the lesson in this tab. */
  readonly hold: () => void;
}

interface Told {
  readonly id: string;
  readonly pupilId: string;
  readonly again: () => Promise<void>;
}

/** Holds the lesson for this page and tells what is done in it. */
export function useMeasured({ id, pupilId, again }: Told, shown: LessonBlock | undefined): Measured {
  const [player, play] = useState<HTMLMediaElement | null>(null);
  const [elsewhere, setElsewhere] = useState(false);
  const [asked, ask] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [away, setAway] = useState(false);
  const online = useOnline();
  const session = useRef<LessonSession | null>(null);
  const element = useRef<HTMLMediaElement | null>(null);
  const block = useRef(shown);
  block.current = shown;
  const refresh = useRef(again);
  refresh.current = again;
  const [holding, setHolding] = useState(0);
  useEffect(() => {
    let gone = false;
    const begin = (lease: LeaseIssued): void => {
      if (gone || !block.current) return;
      session.current?.stop();
      ask(false);
      setAway(false);
      session.current = openLesson({
        lease,
        pupilId,
        first: block.current.block,
        onSuperseded: () => setElsewhere(true),
        onAsk: ask,
        onEnded: () => void refresh.current(),
        onSlept: hold,
      });
      session.current.media(element.current);
    };
    const hold = (): Promise<void> =>
      api.call("POST /api/catalogue/engagement/lesson/{id}/lease", { path: { id }, body: {} }).then(begin);
    const failed = async (error: unknown): Promise<void> => {
      const kept = error instanceof Unreachable && (await isKept(pupilId, id));
      if (gone) return;
      if (kept) setAway(true);
      else setTrouble(error);
    };
    hold().catch(failed);
    return () => {
      gone = true;
      session.current?.stop();
      session.current = null;
    };
  }, [id, pupilId, holding]);
  useEffect(() => {
    if (!away) return;
    const again = (): void => setHolding((times) => times + 1);
    const timer = setInterval(again, TRY_AGAIN_MS);
    addEventListener("online", again);
    return () => {
      clearInterval(timer);
      removeEventListener("online", again);
    };
  }, [away]);
  const media = useCallback((found: HTMLMediaElement | null): void => {
    element.current = found;
    play(found);
    session.current?.media(found);
    if (found && block.current) resume(found, block.current);
  }, []);
  return {
    player,
    elsewhere,
    asked,
    online,
    away,
    trouble,
    media,
    open(next) {
      session.current?.open(next.block);
      void session.current?.settle("block").then(() => refresh.current());
    },
    here: () => session.current?.here(),
    hold() {
      setElsewhere(false);
      setTrouble(null);
      setHolding((times) => times + 1);
    },
  };
}

/** Begin where the pupil was, unless that was the end. */
function resume(element: HTMLMediaElement, { block, resume_ms }: LessonBlock): void {
  if (resume_ms <= 0 || resume_ms > (block.media_ms ?? 0) - NEARLY_OVER_MS) return;
  const begin = (): void => {
    element.currentTime = resume_ms / 1000;
  };
  if (element.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
  else element.addEventListener("loadedmetadata", begin, { once: true });
}

function useOnline(): boolean {
  const [online, set] = useState(navigator.onLine);
  useEffect(() => {
    const life = new AbortController();
    addEventListener("online", () => set(true), { signal: life.signal });
    addEventListener("offline", () => set(false), { signal: life.signal });
    return () => life.abort();
  }, []);
  return online;
}
