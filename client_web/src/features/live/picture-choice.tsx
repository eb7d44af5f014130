import type { Picture } from "../../core/live/picture";
import type { PupilLesson } from "../../core/live/pupil";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import type { IconName } from "../../ui/icon";
import { useWatched } from "../../ui/use-watched";

interface PictureChoiceProps {
  readonly lesson: PupilLesson;
  readonly pictures: readonly Picture[];
  readonly calm: boolean;
}

const ICONS: Readonly<Record<Picture, IconName>> = {
  board: "board",
  teacher: "teacher",
  room: "class",
  table: "people",
};

/** Board, teacher, class: one large picture at a time; what does not exist has no button. */
export function PictureChoice({ lesson, pictures, calm }: PictureChoiceProps) {
  useWatched(lesson);
  if (pictures.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons
    <div class="live__pictures" role="group" aria-label={t("live.pictures.label")}>
      {pictures.map((picture) =>
        calm && picture === "board" && lesson.picture === "board" ? (
          <BoardAgain key={picture} lesson={lesson} />
        ) : (
          <Button
            key={picture}
            large
            icon={ICONS[picture]}
            pressed={lesson.picture === picture}
            onClick={() => lesson.look(picture)}
          >
            {t(`live.picture.${picture}`)}
          </Button>
        ),
      )}
    </div>
  );
}

/** In the calm view the board's button is also the way to its photo: no control more than before. */
function BoardAgain({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  return (
    <Button large icon="camera" pressed busy={lesson.board.state === "asked"} onClick={() => void lesson.board.ask()}>
      {t("live.board.photo")}
    </Button>
  );
}
