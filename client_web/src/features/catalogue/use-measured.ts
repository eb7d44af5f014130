/** A lesson that is held for this page, and told of while it goes on. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { flushAnswers } from "../../core/catalogue/answering";
import { senderOf } from "../../core/catalogue/sending";
import { type LessonSession, openLesson } from "../../core/catalogue/session";
import { api } from "../../core/client";
import type { Along } from "../../core/offline/along";
import { canKeep, keptLesson } from "../../core/offline/kept";
import { isAway, Refused, Unreachable } from "../../core/problem";
import type { LeaseIssued, LessonBlock } from "../../generated/wire";

const NEARLY_OVER_MS = 2_000;
/** A line that is there again without the browser saying so is found by asking. */
const TRY_AGAIN_MS = 30_000;

const PATIENCE_MS = 4_000;

const late = (id: string): Promise<never> =>
  new Promise((_, fail) => setTimeout(() => fail(new Unreachable(id)), PATIENCE_MS));
const forever = (): Promise<never> => new Promise(() => undefined);

export interface Measured {
  readonly player: HTMLMediaElement | null;
  readonly elsewhere: boolean;
  readonly asked: boolean;
  readonly online: boolean;
  /** The lesson was opened without a line, from what is kept on this device. */
  readonly away: boolean;
  /** The server said once that the lesson is done here. */
  readonly held: boolean;
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
  const [held, setHeld] = useState(false);
  const online = useOnline();
  const session = useRef<LessonSession | null>(null);
  const element = useRef<HTMLMediaElement | null>(null);
  const block = useRef(shown);
  block.current = shown;
  const refresh = useRef(again);
  refresh.current = again;
  const [holding, setHolding] = useState(0);
  const lineIsBack = useRef<() => void>(() => undefined);
  useEffect(() => {
    let gone = false;
    const begin = (lease: LeaseIssued, along?: Along): void => {
      if (gone || !block.current) return;
      session.current?.stop();
      ask(false);
      setAway(along !== undefined);
      if (!along) setHeld(true);
      session.current = openLesson({
        lease,
        along,
        pupilId,
        first: block.current.block,
        onSuperseded: () => setElsewhere(true),
        onAsk: ask,
        onEnded: () => void refresh.current(),
        onSlept: hold,
      });
      session.current.media(element.current);
    };
    const live = (): Promise<void> =>
      api
        .call("POST /api/catalogue/engagement/lesson/{id}/lease", { path: { id }, body: {} })
        .then((lease) => begin(lease));
    // Without a line it goes on with what the device was given when the lesson was taken along.
    const hold = async (): Promise<void> => {
      const keeping = canKeep() ? keptLesson(pupilId, id).catch(() => null) : Promise.resolve(null);
      try {
        // Half a line is none where the lesson is on the device; an answer that comes later is taken all the same.
        await Promise.race([live(), keeping.then((kept) => (kept ? late(id) : forever()))]);
      } catch (error) {
        const kept = isAway(error) ? await keeping : null;
        if (!kept) throw error;
        begin(kept.along, kept.along);
      }
    };
    lineIsBack.current = () =>
      void live()
        .then(() => Promise.all([senderOf(pupilId).flush(), flushAnswers(pupilId)]))
        .then(() => refresh.current())
        .catch((error: unknown) => {
          // A server that refuses is there: what waits goes to it, and the pupil hears what is the matter.
          if (gone || isAway(error) || !(error instanceof Refused)) return;
          setAway(false);
          setTrouble(error);
          void senderOf(pupilId).flush();
          void flushAnswers(pupilId);
        });
    hold().catch((error: unknown) => gone || setTrouble(error));
    return () => {
      gone = true;
      session.current?.stop();
      session.current = null;
    };
  }, [id, pupilId, holding]);
  useEffect(() => {
    if (!away) return;
    const look = (): void => lineIsBack.current();
    const timer = setInterval(look, TRY_AGAIN_MS);
    addEventListener("online", look);
    return () => {
      clearInterval(timer);
      removeEventListener("online", look);
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
    held,
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
