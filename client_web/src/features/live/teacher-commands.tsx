import type { Doing, TeacherLesson } from "../../core/live/teacher";
import { handsOf } from "../../core/live/unit_words";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { useNow, useWatched } from "../../ui/use-watched";

interface TeacherCommandsProps {
  readonly lesson: TeacherLesson;
  readonly room: RoomView;
}

/** Five big buttons: the hand that waits longest, quiet, curtain, break, end; each can be taken back for ten seconds. */
export function TeacherCommands({ lesson, room }: TeacherCommandsProps) {
  useWatched(lesson);
  const hand = handsOf(room.pupils).find((pupil) => pupil.hand?.answer !== "turn");
  return (
    <section class="live-commands" aria-label={t("live.teacher.commands")}>
      <TakeBack lesson={lesson} />
      <More lesson={lesson} room={room} />
      {hand ? (
        <Button large wide kind="primary" icon="hand" onClick={() => lesson.answer(hand.participant_id, "turn")}>
          {t("live.teacher.turnOf", { name: hand.name })}
        </Button>
      ) : null}
      <div class="live-commands__four">
        <Button large icon="mic" onClick={() => lesson.quiet()}>
          {t("live.teacher.quiet")}
        </Button>
        <Curtain lesson={lesson} room={room} />
        <Break lesson={lesson} room={room} />
        <Button large kind="danger" icon="stop" onClick={() => lesson.end()}>
          {t("live.teacher.end")}
        </Button>
      </div>
    </section>
  );
}

function TakeBack({ lesson }: { readonly lesson: TeacherLesson }) {
  useWatched(lesson);
  useNow(500);
  const { name, left } = lesson.undo;
  return (
    <div class="live-undo">
      <p role="status">{name === null ? "" : t(`live.undo.${wordOf(lesson, name)}`)}</p>
      {name === null ? null : (
        <Button large kind="primary" onClick={() => lesson.undo.takeBack()}>
          {t("live.teacher.undo")}
          <span aria-hidden="true"> ({Math.ceil(left / 1_000)})</span>
        </Button>
      )}
    </div>
  );
}

type Word = Exclude<Doing, "curtain" | "break"> | "curtain.open" | "curtain.closed" | "break.on" | "break.off";

function wordOf({ seat }: TeacherLesson, name: Doing): Word {
  if (name === "curtain") return seat.room?.curtain === "open" ? "curtain.open" : "curtain.closed";
  if (name === "break") return seat.room?.in_break ? "break.on" : "break.off";
  return name;
}

function Curtain({ lesson, room }: TeacherCommandsProps) {
  const closed = room.curtain !== "open";
  return (
    <Button large icon="curtain" pressed={closed} onClick={() => lesson.curtain(closed ? "open" : "picture")}>
      {t(closed ? "live.curtain.open" : "live.curtain.picture")}
    </Button>
  );
}

function Break({ lesson, room }: TeacherCommandsProps) {
  const now = room.in_break;
  return (
    <Button large icon="cup" pressed={now !== null} onClick={() => lesson.break(now === null)}>
      {t(now ? "live.break.end" : "live.break.begin")}
    </Button>
  );
}

/** What a closed curtain and a break have besides. */
function More({ lesson, room }: TeacherCommandsProps) {
  const { curtain, in_break } = room;
  return (
    <>
      {curtain === "open" ? null : (
        <Button wide pressed={curtain === "all"} onClick={() => lesson.curtain(curtain === "all" ? "picture" : "all")}>
          {t("live.curtain.all")}
        </Button>
      )}
      {in_break ? (
        <Button wide pressed={in_break.chat} onClick={() => lesson.break(true, !in_break.chat)}>
          {t("live.break.chat")}
        </Button>
      ) : null}
    </>
  );
}
