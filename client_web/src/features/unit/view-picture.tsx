import { useRef } from "preact/hooks";
import { placed, type Rect, rectBetween, SMALLEST } from "../../core/media/views";
import { t } from "../../i18n";
import { Picture } from "../../ui/media";

interface ViewPictureProps {
  readonly stream: MediaStream | null;
  readonly rect: Rect | null;
  /** Outside of it nothing is sent, whatever is drawn. */
  readonly border: Rect | null;
  readonly onChange: (rect: Rect) => void;
}

type Corner = readonly [number, number];

/** The camera with a rectangle on it: drag to draw it anew, or move its four sides. */
export function ViewPicture({ stream, rect, border, onChange }: ViewPictureProps) {
  const from = useRef<Corner | null>(null);
  const at = (event: PointerEvent): Corner => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const begin = (event: PointerEvent): void => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    from.current = at(event);
  };
  const draw = (event: PointerEvent): void => {
    if (from.current) onChange(rectBetween(from.current, at(event)));
  };
  const end = (): void => {
    from.current = null;
  };
  return (
    <>
      <div class="views__picture">
        <Picture hook="self" stream={stream} label={t("unit.views.picture")} />
        <svg
          class="views__draw"
          viewBox="0 0 1 1"
          preserveAspectRatio="none"
          aria-hidden="true"
          data-role="view-draw"
          onPointerDown={begin}
          onPointerMove={draw}
          onPointerUp={end}
          onPointerCancel={end}
        >
          <path class="views__veil" d={`M0 0H1V1H0Z${outline(rect)}`} />
          {border ? <path class="views__border" d={outline(border)} /> : null}
          {rect ? <path class="views__rect" d={outline(rect)} /> : null}
        </svg>
      </div>
      <div class="views__sides">
        {SIDES.map((side) => (
          <label key={side} class="views__side">
            <span>{t(`unit.views.side.${side}`)}</span>
            <input
              type="range"
              min={side === "width" || side === "height" ? SMALLEST * 100 : 0}
              max={100}
              value={Math.round((rect ?? MIDDLE)[side] * 100)}
              onInput={({ currentTarget }) =>
                onChange(placed({ ...(rect ?? MIDDLE), [side]: +currentTarget.value / 100 }))
              }
            />
          </label>
        ))}
      </div>
    </>
  );
}

const SIDES = ["x", "y", "width", "height"] as const;
const MIDDLE: Rect = { x: 0.3, y: 0.3, width: 0.4, height: 0.4 };

const outline = (rect: Rect | null): string =>
  rect ? `M${rect.x} ${rect.y}v${rect.height}h${rect.width}v${-rect.height}Z` : "";
