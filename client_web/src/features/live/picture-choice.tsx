import type { Picture } from "../../core/live/picture";
import type { PupilLesson } from "../../core/live/pupil";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import type { IconName } from "../../ui/icon";
import { useWatched } from "../../ui/use-watched";

interface PictureChoiceProps {
  readonly lesson: PupilLesson;
  readonly pictures: readonly Picture[];
}

const ICONS: Readonly<Record<Picture, IconName>> = { board: "board", teacher: "teacher", room: "class" };

/** Board, teacher, class: one large picture at a time; what does not exist has no button. */
export function PictureChoice({ lesson, pictures }: PictureChoiceProps) {
  useWatched(lesson);
  if (pictures.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons
    <div class="live__pictures" role="group" aria-label={t("live.pictures.label")}>
      {pictures.map((picture) => (
        <Button
          key={picture}
          large
          icon={ICONS[picture]}
          pressed={lesson.picture === picture}
          onClick={() => lesson.look(picture)}
        >
          {t(`live.picture.${picture}`)}
        </Button>
      ))}
    </div>
  );
}
