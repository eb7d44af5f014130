import type { PupilLesson } from "../../core/live/pupil";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { ReadAloud } from "../../ui/read-aloud";
import { useWatched } from "../../ui/use-watched";
import { PhotoViewer } from "./photos";

interface BoardButtonProps {
  readonly lesson: PupilLesson;
  /** The way to how picture and sound are. */
  readonly comfort: () => void;
}

/** The board at full size, whatever the moving picture looks like; and beside it how picture and sound are. */
export function BoardButton({ lesson, comfort }: BoardButtonProps) {
  useWatched(lesson);
  const { board, seat } = lesson;
  const there = seat.room?.sources.includes("board") ?? false;
  return (
    <div class="live-board">
      {there ? (
        <Button icon="camera" busy={board.state === "asked"} onClick={() => void board.ask()}>
          {t("live.board.photo")}
        </Button>
      ) : null}
      {!there && board.photos.length > 0 ? (
        <Button icon="camera" onClick={() => board.look(board.photos.at(-1) ?? null)}>
          {t("live.board.photo")}
        </Button>
      ) : null}
      <Button icon="gear" onClick={comfort}>
        {t("live.comfort")}
      </Button>
      <ReadAloud />
      <p role="status" class="live__status">
        {board.state === "idle" ? "" : t(`live.board.${board.state}`)}
      </p>
    </div>
  );
}

/** The photos of this lesson, the one that is looked at large. */
export function BoardViewer({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const { board } = lesson;
  return <PhotoViewer photos={board.photos} shown={board.shown} look={(photo) => board.look(photo)} />;
}
