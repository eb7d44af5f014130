import type { PupilLesson } from "../../core/live/pupil";
import { Saving } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { useWatched } from "../../ui/use-watched";

/** A weak line in one calm sentence, and the way to spare it for good, or no more. */
export function LineWords({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const { line } = lesson;
  return (
    <div class="live-line">
      <p role="status" class="live__status">
        {wordsOf(lesson)}
      </p>
      {line.offered ? <Button onClick={() => line.choose(true)}>{t("live.line.offer")}</Button> : null}
      {line.byHand ? <Button onClick={() => line.choose(false)}>{t("live.line.all")}</Button> : null}
    </div>
  );
}

function wordsOf({ line, picture }: PupilLesson): string {
  if (picture === null) return "";
  if (line.byHand) return t("live.line.spared");
  if (line.saving === Saving.NOTHING) return "";
  return t(picture === "board" || line.saving === Saving.BOARD ? "live.line.board" : "live.line.pictures");
}

/** The board as it was a few seconds ago. */
export function BoardStill({ lesson }: { readonly lesson: PupilLesson }) {
  useWatched(lesson);
  const { still, saving } = lesson.line;
  if (still === null || saving === Saving.NOTHING || lesson.picture !== "board") return null;
  return <img class="live__picture live__still" data-role="still" src={still} alt={t("live.line.still")} />;
}
