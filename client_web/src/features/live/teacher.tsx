import { useEffect, useState } from "preact/hooks";
import { keepAwake } from "../../core/live/awake";
import { sayGoodbye } from "../../core/live/goodbye";
import { isInLesson, screenOf, titleOf } from "../../core/live/screen";
import { TeacherLesson } from "../../core/live/teacher";
import { handsOf } from "../../core/live/unit_words";
import { station } from "../../core/media/stations";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { useTitle } from "../../ui/page";
import { useWatched } from "../../ui/use-watched";
import { Afterwards } from "./afterwards";
import { Greeting } from "./greeting";
import { Passports } from "./passports";
import { SupplyCard } from "./supply";
import { TeacherCommands } from "./teacher-commands";
import { TeacherHands } from "./teacher-hands";
import { TeacherPeople } from "./teacher-people";
import { TeacherSends } from "./teacher-sends";
import { TeacherTalk } from "./teacher-talk";
import "./teacher.css";
import "./live.css";

/** The teacher's phone: glance, answer a hand with one tap, quiet, end. */
export function TeacherPage({ slotId, demo }: { readonly slotId: string; readonly demo: boolean }) {
  const [lesson] = useState(() => new TeacherLesson(slotId, station("person"), demo));
  useWatched(lesson);
  useEffect(() => {
    lesson.start();
    return () => lesson.close();
  }, [lesson]);
  useEffect(() => sayGoodbye(lesson), [lesson]);
  const screen = screenOf(lesson.seat);
  const going = isInLesson(screen);
  useEffect(() => (going ? keepAwake() : undefined), [going]);
  const room = lesson.seat.room;
  useTitle(room?.lesson.subject ?? t("live.entering"));
  useBuzz(handsOf(room?.pupils ?? []).length);
  if (screen !== "entering" && !going)
    return <Afterwards lesson={lesson} screen={screen} problem={lesson.seat.problem} movedTo={lesson.seat.movedTo} />;
  return (
    <main class="page live-teacher" id="main">
      <header class="row row--apart">
        <h1>{room ? titleOf(room.lesson) : t("live.entering")}</h1>
        <ButtonLink href="/" kind="quiet">
          {t("live.teacher.leave")}
        </ButtonLink>
      </header>
      <p role="status" class="quiet" data-lost={screen === "lost" || undefined}>
        {screen === "lost" ? t("live.away.home") : null}
        {room && screen !== "lost"
          ? t(room.class_side.unit_present ? "live.teacher.unit.yes" : "live.teacher.unit.no")
          : null}
      </p>
      {room ? <InLesson lesson={lesson} room={room} /> : null}
    </main>
  );
}

/** Without a screen in the classroom, sending comes first; with one, it is the last thing to think of. */
function InLesson({ lesson, room }: { readonly lesson: TeacherLesson; readonly room: RoomView }) {
  const sends = <TeacherSends lesson={lesson} room={room} />;
  return (
    <>
      <Greeting room={room} />
      <SupplyCard room={room} />
      <Passports slotId={room.lesson.slot_id} />
      <TeacherHands lesson={lesson} pupils={room.pupils} />
      <TeacherTalk lesson={lesson} room={room} />
      {room.class_side.unit_present ? null : sends}
      <TeacherPeople lesson={lesson} pupils={room.pupils} />
      {room.class_side.unit_present ? sends : null}
      <TeacherCommands lesson={lesson} room={room} />
    </>
  );
}

/** Once for every new hand, where a phone can. */
function useBuzz(hands: number): void {
  const [before, keep] = useState(0);
  useEffect(() => {
    if (hands > before && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(200);
    keep(hands);
  }, [hands]);
}
