import type { ClassroomLesson } from "../../core/live/classroom";
import type { SourceKind } from "../../generated/wire";
import { t } from "../../i18n";
import { Picture, Sound } from "../../ui/media";
import { useWatched } from "../../ui/use-watched";

interface UnitTeacherProps {
  readonly lesson: ClassroomLesson;
  /** What comes from a teacher elsewhere. */
  readonly across: readonly SourceKind[];
}

const PICTURES = ["board", "teacher"] as const;

/** A teacher who is not in the classroom: heard there, and seen, or the screen that they show as the board. */
export function UnitTeacher({ lesson, across }: UnitTeacherProps) {
  useWatched(lesson);
  if (across.length === 0) return null;
  return (
    <section class="unit__teacher" aria-label={t("unit.teacher")}>
      {PICTURES.filter((kind) => across.includes(kind)).map((receiver) => (
        <Picture
          key={receiver}
          hook="picture"
          class="unit__teacher-picture"
          stream={lesson.stream(receiver)}
          label={t("live.picture.label", { name: t(`live.picture.${receiver}`) })}
        />
      ))}
      <Sound hook="teacher-voice" stream={lesson.stream("teacher-voice")} />
    </section>
  );
}
