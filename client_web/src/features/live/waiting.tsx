import { useEffect, useState } from "preact/hooks";
import { findings } from "../../core/live/check";
import type { PupilLesson } from "../../core/live/pupil";
import { countDevices, type DeviceCount } from "../../core/media/devices";
import { clockTime } from "../../core/time";
import type { LessonView } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { ReadAloud } from "../../ui/read-aloud";
import { useNow, useWatched } from "../../ui/use-watched";

/** Before the class is there: never blank, nothing to do. */
export function Waiting({ lesson, demo }: { readonly lesson: PupilLesson; readonly demo: boolean }) {
  useWatched(lesson);
  const { room, problem } = lesson.seat;
  const now = useNow();
  return (
    <main class="page live-waiting" id="main">
      <div role="status" class="stack">
        <h1>{t(room ? "live.waiting.title" : problem === null ? "live.entering" : "live.waiting.outside")}</h1>
        <p class="lead">{room ? t("live.waiting.text") : null}</p>
        {problem === "door_not_open" ? <p>{t("live.after.refused.door_not_open")}</p> : null}
        {problem === "lesson_full" ? <p>{t("live.after.refused.lesson_full")}</p> : null}
      </div>
      <p class="live-waiting__clock">
        <time>{clockTime(now, undefined, language())}</time>
      </p>
      {room ? <WaitingFor lesson={room.lesson} watching={room.watching} now={now} /> : null}
      <Check lesson={lesson} now={now} demo={demo} />
      <div class="row">
        <Button large icon="stop" class="live-stop" onClick={() => lesson.stop()}>
          {t("live.stop")}
        </Button>
        <ReadAloud />
      </div>
    </main>
  );
}

interface WaitingForProps {
  readonly lesson: LessonView;
  readonly watching: number;
  readonly now: number;
}

function WaitingFor({ lesson, watching, now }: WaitingForProps) {
  const begun = now >= Date.parse(lesson.starts_at);
  const time = clockTime(lesson.starts_at, undefined, language());
  return (
    <div class="card">
      <h2>{lesson.subject}</h2>
      <p>{[lesson.teacher, lesson.place].filter(Boolean).join(" · ")}</p>
      <p>{t(begun ? "live.waiting.began" : "live.waiting.starts", { time })}</p>
      <p class="quiet">{tn("live.watching", watching)}</p>
    </div>
  );
}

/** Looks at devices and connection without asking for anything; says something only when something is wrong. */
function Check({ lesson, now, demo }: { readonly lesson: PupilLesson; readonly now: number; readonly demo: boolean }) {
  const [begunAt] = useState(now);
  const [devices, setDevices] = useState<DeviceCount | null>(null);
  useEffect(() => {
    if (!demo) void countDevices().then(setDevices);
  }, [demo]);
  const wrong = findings({
    devices,
    mediaUp: lesson.mediaUp,
    waitedMs: now - begunAt,
    roundTripMs: lesson.roundTripMs,
  });
  if (wrong.length === 0) return null;
  return (
    <Notice kind="warn">
      {wrong.map((finding) => (
        <p key={finding}>{t(`live.check.${finding}`)}</p>
      ))}
    </Notice>
  );
}
