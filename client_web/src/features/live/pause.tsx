import { useLayoutEffect, useRef } from "preact/hooks";
import { minutesLeft, pauseUntil } from "../../core/live/energy";
import type { PupilLesson } from "../../core/live/pupil";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { ReadAloud } from "../../ui/read-aloud";
import { useNow, useWatched } from "../../ui/use-watched";

/** A pause: no picture, no sound, the time that is left, and one way back. At the end of it nothing happens by itself. */
export function Pause({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const { phase, room } = lesson.seat;
  const left = minutesLeft(pauseUntil(lesson.seat) ?? "", now);
  return (
    <main class="live live--pause" id="main">
      <header class="live__head">
        <div class="live__facts">
          <p class="live-pause__lesson">{room?.lesson.subject}</p>
        </div>
        <Button large icon="stop" class="live-stop" onClick={() => lesson.stop()}>
          {t("live.stop")}
        </Button>
      </header>
      <div class="live-pause stack">
        <h1 tabIndex={-1} ref={heading}>
          {t("live.pause.title")}
        </h1>
        {left > 0 ? <p class="live-pause__left">{tn("live.pause.left", left)}</p> : null}
        <p role="status" class="lead">
          {left > 0 ? null : t("live.pause.over")} {phase === "in" ? null : t("live.away.home")}
        </p>
        <p>{t("live.pause.kept")}</p>
        <Button large kind="primary" onClick={() => lesson.back()}>
          {t("live.pause.back")}
        </Button>
        <ReadAloud />
      </div>
    </main>
  );
}
