import { useEffect, useRef, useState } from "preact/hooks";
import { hasSound } from "../../core/live/picture";
import type { PupilLesson } from "../../core/live/pupil";
import { screenOf } from "../../core/live/screen";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { useNow, useWatched } from "../../ui/use-watched";

/** What the picture cannot say: gone, coming back, behind a curtain, in a break. */
export function StageWords({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const now = useNow();
  const { seat, picture } = lesson;
  const goesOn = useBreakOver(seat.room?.in_break != null);
  const screen = screenOf(seat);
  let words = "";
  let beside = false;
  if (screen === "lost") words = t("live.away.home");
  else if (screen === "class_away") words = t(isLate(seat.room, now) ? "live.away.over" : "live.away.class");
  else if (picture === null) words = withoutPicture(seat.room);
  else {
    words = besidePicture(seat.room, goesOn);
    beside = true;
  }
  return (
    <p class="live__words" role="status" data-beside={beside}>
      {words}
    </p>
  );
}

const isLate = (room: RoomView | null, now: number): boolean => room !== null && now >= Date.parse(room.lesson.ends_at);

function besidePicture(room: RoomView | null, goesOn: boolean): string {
  if (room?.in_break) return t("live.break.chat.now");
  return goesOn ? t("live.break.done") : "";
}

function withoutPicture(room: RoomView | null): string {
  if (room?.in_break && !room.in_break.chat) return t("live.break.now");
  if (room?.curtain === "all") return t("live.curtain.now.all");
  if (room?.curtain === "picture") return t("live.curtain.now");
  if (room && hasSound(room.sources)) return t("live.picture.none");
  return t(room?.class_side.unit_present ? "live.picture.coming" : "live.picture.no_unit");
}

const GOES_ON_MS = 10_000;

/** For ten seconds after a break: the lesson goes on. */
function useBreakOver(inBreak: boolean): boolean {
  const before = useRef(inBreak);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const ended = before.current && !inBreak;
    before.current = inBreak;
    setOver(ended);
    if (!ended) return;
    const timer = setTimeout(() => setOver(false), GOES_ON_MS);
    return () => clearTimeout(timer);
  }, [inBreak]);
  return over;
}
