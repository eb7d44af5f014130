import type { ClassroomLesson } from "../../core/live/classroom";
import { lastLines } from "../../core/live/talk";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { useWatched } from "../../ui/use-watched";

const SHOWN = 3;

interface UnitTalkProps {
  readonly lesson: ClassroomLesson;
  readonly room: RoomView;
}

/** What pupils say without a voice, large enough for the last row. */
export function UnitTalk({ lesson, room }: UnitTalkProps) {
  useWatched(lesson);
  const lines = lastLines(lesson.talk.lines, SHOWN);
  const notes = room.notes.filter(({ seen }) => !seen);
  const shows = room.pupils.filter(({ expression }) => expression !== null);
  const deaf = room.pupils.filter(({ unheard_since }) => unheard_since !== null);
  return (
    <section class="unit__talk" aria-label={t("live.teacher.talk")} aria-live="polite">
      <ul class="unit-talk">
        {deaf.map(({ participant_id, name }) => (
          <li key={`deaf ${participant_id}`} class="unit-talk__deaf">
            <Icon name="sound" />
            {t("live.teacher.unheard", { name: name || t("unit.somebody") })}
          </li>
        ))}
        {shows.map(({ participant_id, name, expression }) => (
          <li key={`shows ${participant_id}`} class="unit-talk__shows">
            {expression ? t(`unit.expression.${expression}`, { name: name || t("unit.somebody") }) : null}
          </li>
        ))}
        {lines.map(({ participant_id, line, name, text }) => (
          <li key={`${participant_id} ${line}`}>
            <strong>{name || t("unit.somebody")}</strong>: {text}
          </li>
        ))}
        {notes.map(({ id, name, text }) => (
          <li key={id} class="unit-talk__note">
            <span>
              {t("unit.note", { name: name || t("unit.somebody") })}: {text}
            </span>
            <Button large onClick={() => lesson.read(id)}>
              {t("live.teacher.seenButton")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
