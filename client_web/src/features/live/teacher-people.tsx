import type { TeacherLesson } from "../../core/live/teacher";
import { moodOf, signsOf, type UnitMood } from "../../core/live/unit_words";
import { clockTime } from "../../core/time";
import { type PupilView, Saving } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { Picture } from "../../ui/media";
import { useWatched } from "../../ui/use-watched";

interface TeacherPeopleProps {
  readonly lesson: TeacherLesson;
  readonly pupils: readonly PupilView[];
}

const ICONS = {
  listens: "eye",
  speaks: "mic",
  seen: "camera",
  tired: "moon",
  pause: "pause",
  away: "clock",
  nobody: "eye",
} as const;

/** Who is there and how, in words. */
export function TeacherPeople({ lesson, pupils }: TeacherPeopleProps) {
  return (
    <section class="stack" aria-labelledby="people">
      <h2 id="people">{t("live.teacher.people")}</h2>
      {pupils.length === 0 ? <p class="quiet">{t("live.teacher.people.none")}</p> : null}
      <ul class="live-list stack stack--tight">
        {pupils.map((pupil) => (
          <TeacherPupil key={pupil.participant_id} lesson={lesson} pupil={pupil} />
        ))}
      </ul>
    </section>
  );
}

function TeacherPupil({ lesson, pupil }: { readonly lesson: TeacherLesson; readonly pupil: PupilView }) {
  useWatched(lesson);
  const mood = moodOf(pupil);
  const face = pupil.receiver_face === null ? null : lesson.stream(pupil.receiver_face);
  return (
    <li class="live-person">
      <Icon name={ICONS[mood]} />
      <p class="live-person__words">
        <strong>{pupil.name}</strong> <span>{wordsOf(pupil)}</span>{" "}
        {pupil.saving === Saving.NOTHING ? null : <span class="quiet">· {t("live.teacher.weak")}</span>}
      </p>
      {mood === "seen" && face ? (
        <Picture
          hook="face"
          class="live-person__face"
          stream={face}
          label={t("unit.face.label", { name: pupil.name })}
        />
      ) : null}
    </li>
  );
}

function wordsOf(pupil: PupilView): string {
  return signsOf(pupil)
    .map((mood) => wordOf(mood, pupil))
    .join(" · ");
}

function wordOf(mood: UnitMood, { away_since, pause_until }: PupilView): string {
  if (mood === "nobody") return "";
  if (mood !== "away" && mood !== "pause") return t(`live.teacher.${mood}`);
  const instant = mood === "pause" ? pause_until : away_since;
  return t(`live.teacher.${mood}`, { time: clockTime(instant ?? "", undefined, language()) });
}
