/** Photos of the board, to look at during the lesson and afterwards. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ease } from "../../core/comfort";
import { photoAddress } from "../../core/live/board";
import { afterKey, type Look, larger, PLAIN, smaller } from "../../core/live/zoom";
import { clockTime } from "../../core/time";
import type { BoardPhoto } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import "./photos.css";

interface PhotoViewerProps {
  readonly photos: readonly BoardPhoto[];
  readonly shown: BoardPhoto | null;
  readonly look: (photo: BoardPhoto | null) => void;
}

/** One photo to zoom into, with those before and after it. */
export function PhotoViewer({ photos, shown, look }: PhotoViewerProps) {
  if (shown === null) return null;
  const at = photos.findIndex(({ id }) => id === shown.id);
  const time = clockTime(shown.at, undefined, language());
  const go = (by: number): void => look(photos[at + by] ?? shown);
  return (
    <Dialog title={t("live.board.title", { time })} onClose={() => look(null)}>
      <Photo key={shown.id} photo={shown} alt={t("live.board.alt", { time })} />
      <div class="board-view__buttons">
        {at > 0 ? (
          <Button icon="left" onClick={() => go(-1)}>
            {t("live.board.previous")}
          </Button>
        ) : null}
        {at < photos.length - 1 ? (
          <Button icon="right" onClick={() => go(1)}>
            {t("live.board.next")}
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}

const STEP_PX = 80;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function Photo({ photo, alt }: { readonly photo: BoardPhoto; readonly alt: string }) {
  const view = useRef<HTMLElement>(null);
  const [look, setLook] = useState<Look>(PLAIN);
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      setLook((before) => afterKey(before, event.key));
      const [right, down] = ARROWS[event.key] ?? [0, 0];
      // Wherever the focus is; the browser moves the photo itself when it is there.
      if (document.activeElement !== view.current) view.current?.scrollBy(right * STEP_PX, down * STEP_PX);
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
  const { turn } = ease();
  const filters = [look.invert ? "board-view--invert" : "", look.contrast ? "board-view--contrast" : ""];
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section ref={view} class={`board-view ${filters.join(" ")}`} tabIndex={0} aria-label={alt}>
        <div class={`board-view__photo--${look.zoom} board-view__lies board-view__lies--${turn}`}>
          <img
            class="board-view__photo"
            src={photoAddress(photo)}
            alt={alt}
            width={photo.width}
            height={photo.height}
          />
        </div>
      </section>
      <div class="board-view__buttons">
        <Button onClick={() => setLook(smaller(look))}>{t("live.board.smaller")}</Button>
        <output class="board-view__zoom">{t("live.board.zoom", { n: look.zoom })}</output>
        <Button onClick={() => setLook(larger(look))}>{t("live.board.larger")}</Button>
        <Button pressed={look.invert} onClick={() => setLook({ ...look, invert: !look.invert })}>
          {t("live.board.invert")}
        </Button>
        <Button pressed={look.contrast} onClick={() => setLook({ ...look, contrast: !look.contrast })}>
          {t("live.board.contrast")}
        </Button>
      </div>
      <p class="quiet board-view__help">{t("live.board.help")}</p>
    </div>
  );
}
