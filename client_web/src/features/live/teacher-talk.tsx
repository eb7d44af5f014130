import { soundOf } from "../../core/live/heard";
import { lastLines } from "../../core/live/talk";
import type { TeacherLesson } from "../../core/live/teacher";
import type { RoomView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { useWatched } from "../../ui/use-watched";

const SHOWN = 5;

interface TeacherTalkProps {
  readonly lesson: TeacherLesson;
  readonly room: RoomView;
}

/** What pupils say without a voice: typed lines as they come, notes, and that they hear nothing. */
export function TeacherTalk({ lesson, room }: TeacherTalkProps) {
  useWatched(lesson);
  const lines = lastLines(lesson.talk.lines, SHOWN);
  const notes = room.notes.filter(({ seen }) => !seen);
  const deaf = room.pupils.filter(({ unheard_since }) => unheard_since !== null);
  const shows = room.pupils.filter(({ expression }) => expression !== null);
  if (lines.length + notes.length + deaf.length + shows.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="talk">
      <h2 id="talk">{t("live.teacher.talk")}</h2>
      <ul class="live-list stack stack--tight" aria-live="polite">
        {deaf.map(({ participant_id, name }) => (
          <li key={`deaf ${participant_id}`} class="card live-hand">
            <p class="live-deaf">
              <Icon name="sound" />
              <strong>{t("live.teacher.unheard", { name })}</strong>
            </p>
            <p>{t(`live.teacher.sound.${soundOf(room)}`, { name })}</p>
          </li>
        ))}
        {notes.map(({ id, name, text }) => (
          <li key={id} class="card live-note">
            <p>
              <strong>{name}</strong>: {text}
            </p>
            <Button onClick={() => lesson.read(id)}>
              {t("live.teacher.seenButton")}
              <span class="visually-hidden">: {name}</span>
            </Button>
          </li>
        ))}
      </ul>
      <ul class="live-list live-lines">
        {shows.map(({ participant_id, name, expression }) => (
          <li key={`shows ${participant_id}`}>
            <strong>{expression ? t(`unit.expression.${expression}`, { name }) : null}</strong>
          </li>
        ))}
        {lines.map(({ participant_id, line, name, text, done }) => (
          <li key={`${participant_id} ${line}`} class={done ? "" : "live-lines__now"}>
            <strong>{name}</strong>: {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
