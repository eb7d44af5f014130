import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { keepAwake } from "../../core/live/awake";
import { PupilLesson } from "../../core/live/pupil";
import { isInLesson, type ScreenName, screenOf } from "../../core/live/screen";
import { station } from "../../core/media/stations";
import { t } from "../../i18n";
import { useTitle } from "../../ui/page";
import { useWatched } from "../../ui/use-watched";
import { Afterwards } from "./afterwards";
import { Classroom } from "./classroom";
import { Pause } from "./pause";
import { Waiting } from "./waiting";
import "./live.css";

interface PupilPageProps {
  readonly slotId: string;
  readonly demo: boolean;
}

/** A pupil's lesson from the tap to the calm page. */
export function PupilPage({ slotId, demo }: PupilPageProps) {
  const [lesson] = useState(() => new PupilLesson({ slotId, demo, station: station("person") }));
  useWatched(lesson);
  useEffect(() => {
    lesson.start();
    return () => lesson.close();
  }, [lesson]);
  const screen = screenOf(lesson.seat);
  const going = isInLesson(screen);
  useEffect(() => (going ? keepAwake() : undefined), [going]);
  useFocusAfterPause(screen);
  useTitle(lesson.seat.room?.lesson.subject ?? t("live.entering"));
  if (screen === "entering" || screen === "waiting") return <Waiting lesson={lesson} demo={demo} />;
  if (screen === "pause") return <Pause lesson={lesson} />;
  if (going) return <Classroom lesson={lesson} />;
  return <Afterwards lesson={lesson} screen={screen} problem={lesson.seat.problem} movedTo={lesson.seat.movedTo} />;
}

/** The button that ended the pause is gone: whoever uses the keyboard goes on at the top of the lesson. */
function useFocusAfterPause(screen: ScreenName): void {
  const before = useRef(screen);
  useLayoutEffect(() => {
    if (before.current === "pause" && screen !== "pause") document.querySelector<HTMLElement>("#main h1")?.focus();
    before.current = screen;
  }, [screen]);
}
