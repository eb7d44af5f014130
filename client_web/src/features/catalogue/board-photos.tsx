/** Photos of the board of one lesson, small; each opens whole in a tab of its own. */
import { clockTime } from "../../core/time";
import type { BoardOfLesson } from "../../generated/wire";
import { language, t } from "../../i18n";
import "./board-photos.css";

interface BoardPhotosProps {
  readonly photos: readonly BoardOfLesson[];
  readonly zone: string;
}

export function BoardPhotos({ photos, zone }: BoardPhotosProps) {
  return (
    <ul class="list board-photos">
      {photos.map(({ id, at }) => (
        <li key={id}>
          <a href={`/api/live/boards/${id}`} target="_blank" rel="noopener">
            <img
              src={`/api/live/boards/${id}`}
              loading="lazy"
              alt={t("catalogue.missed.board.alt", { time: clockTime(at, zone, language()) })}
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
