import { useState } from "preact/hooks";
import type { ClassroomLesson } from "../../core/live/classroom";
import type { ClassFeed, FeedState } from "../../core/media/class_feed";
import type { Me, SlotCard } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { useWatched } from "../../ui/use-watched";
import { AimButtons } from "./aims";
import { UnitViews } from "./views";

interface UnitFootProps {
  readonly me: Me;
  readonly feed: ClassFeed | null;
  /** `sound`: the microphone alone. */
  readonly state: FeedState | "sound";
  readonly lesson: ClassroomLesson | null;
  readonly next: SlotCard | null;
  /** A floating unit can be told that it stands elsewhere. */
  readonly onMove: ((moves: boolean) => void) | null;
  readonly moves: boolean;
}

/** Whether the class can be seen and heard now, and the board with one click. */
export function UnitFoot({ me, feed, state, lesson, next, onMove, moves }: UnitFootProps) {
  const [refused, setRefused] = useState(false);
  const [sets, setSets] = useState(false);
  const [, draw] = useState(0);
  const share = async (): Promise<void> => {
    setRefused(false);
    await feed?.share().catch(() => setRefused(true));
    draw((n) => n + 1);
  };
  const unshare = (): void => {
    feed?.unshare();
    draw((n) => n + 1);
  };
  return (
    <footer class="unit__foot">
      <p class={`unit__camera unit__camera--${state}`} role="status">
        <Icon name="camera" />
        <span>{t(`unit.camera.${state}`)}</span>
      </p>
      <p role="status">{refused ? t("unit.share.failed") : null}</p>
      <div class="unit__controls">
        {lesson ? <Curtain lesson={lesson} /> : null}
        {lesson ? <AimButtons lesson={lesson} /> : null}
        {onMove ? (
          <Button large icon="door" class="unit-move" expanded={moves} onClick={() => onMove(!moves)}>
            {t("unit.where.move")}
          </Button>
        ) : null}
        {feed ? (
          <>
            <Button large icon="eye" onClick={() => setSets(true)}>
              {t("unit.views")}
            </Button>
            <Button
              large
              icon="screen"
              pressed={feed.sharing}
              onClick={() => (feed.sharing ? unshare() : void share())}
            >
              {t(feed.sharing ? "unit.share.stop" : "unit.share")}
            </Button>
          </>
        ) : null}
      </div>
      {sets && feed ? (
        <UnitViews
          place={me.place ?? ""}
          demo={me.demo}
          feed={feed}
          slotId={lesson?.session.slotId ?? next?.id ?? null}
          onClose={() => setSets(false)}
        />
      ) : null}
    </footer>
  );
}

/** No reason is asked: closed, the class is not seen; once more, and it is not heard either. */
function Curtain({ lesson }: { readonly lesson: ClassroomLesson }) {
  useWatched(lesson);
  const curtain = lesson.seat.room?.curtain ?? "open";
  return (
    <>
      <Button
        large
        icon="curtain"
        pressed={curtain !== "open"}
        onClick={() => lesson.curtain(curtain === "open" ? "picture" : "open")}
      >
        {t(curtain === "open" ? "live.curtain.picture" : "live.curtain.open")}
      </Button>
      {curtain === "picture" ? (
        <Button large onClick={() => lesson.curtain("all")}>
          {t("live.curtain.all")}
        </Button>
      ) : null}
    </>
  );
}
