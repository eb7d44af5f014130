/** Look for a place in a film: a bar under it, with a small picture of the moment that one would go to. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { clockOf } from "../../core/catalogue/captions";
import { picturesAddress } from "../../core/catalogue/film-files";
import { type Tile, tileAt, tilesIn } from "../../core/catalogue/film-pictures";
import { api } from "../../core/client";
import type { FilmLevels } from "../../generated/wire";
import { t } from "../../i18n";
import { useLoad } from "../../ui/use-load";
import "./film-seek.css";

/** So long a picture stays after a key: then the film itself shows where it is. */
const STAYS_MS = 2_500;
/** In a film of more seconds than this, an arrow goes further. */
const LONG_S = 300;
const STEP_S = 5;

interface SeekProps {
  readonly player: HTMLMediaElement | null;
  readonly fileId: string;
}

/** Whether the server made pictures, and this device does not ask for less. */
export const hasPictures = (forms: FilmLevels): boolean =>
  forms.levels.some(({ kind, state }) => kind === "SPRITE" && state === "DONE") && !savesData();

const savesData = (): boolean =>
  (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true;

export function Seek({ player, fileId }: SeekProps) {
  const id = useId();
  const [{ at, length }, move] = usePlace(player);
  /** The moment that is looked at, in seconds. */
  const [looks, look] = useState<number | null>(null);
  const dragging = useRef(false);
  const ends = useRef(0);
  useEffect(() => () => clearTimeout(ends.current), []);
  if (!player || !(length > 0)) return null;
  const put = (seconds: number | null): void => {
    clearTimeout(ends.current);
    look(seconds);
  };
  const go = (seconds: number): void => {
    player.currentTime = seconds;
    // Here too, before the player says so: the next key goes on from there.
    move({ at: seconds, length });
    put(seconds);
    ends.current = window.setTimeout(() => look(null), STAYS_MS);
  };
  const drop = (): void => {
    dragging.current = false;
    put(null);
  };
  const value = dragging.current && looks !== null ? looks : at;
  const place = clockOf(Math.round(value) * 1000);
  return (
    <div class="film-seek">
      <label class="film-seek__label" for={id}>
        {t("catalogue.film.seek")}
        <output class="film__time" aria-hidden="true">
          {place} / {clockOf(length * 1000)}
        </output>
      </label>
      <div class="film-seek__bar">
        {looks === null ? null : <Picture fileId={fileId} seconds={looks} part={looks / length} />}
        <input
          id={id}
          class="film-seek__range"
          type="range"
          min={0}
          max={Math.floor(length)}
          step={1}
          value={Math.round(value)}
          aria-valuetext={t("catalogue.film.seek.value", { at: place, all: clockOf(length * 1000) })}
          onPointerDown={() => {
            dragging.current = true;
          }}
          // A key is a choice at once; what is dragged becomes one when it is let go.
          onInput={({ currentTarget }) => (dragging.current ? put : go)(currentTarget.valueAsNumber)}
          onChange={({ currentTarget }) => {
            if (dragging.current) go(currentTarget.valueAsNumber);
            dragging.current = false;
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") return drop();
            const far = { ArrowRight: STEP_S, ArrowUp: STEP_S, ArrowLeft: -STEP_S, ArrowDown: -STEP_S }[event.key];
            if (far === undefined || length <= LONG_S) return;
            event.preventDefault();
            go(Math.min(length, Math.max(0, player.currentTime + far)));
          }}
          onPointerMove={(event) => {
            if (event.pointerType !== "mouse" || event.buttons !== 0) return;
            const box = event.currentTarget.getBoundingClientRect();
            put(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * length);
          }}
          onPointerLeave={() => {
            if (!dragging.current) drop();
          }}
          onPointerCancel={drop}
          onBlur={drop}
        />
      </div>
    </div>
  );
}

interface Place {
  /** Seconds. */
  readonly at: number;
  readonly length: number;
}

const START: Place = { at: 0, length: 0 };

function usePlace(player: HTMLMediaElement | null): readonly [Place, (place: Place) => void] {
  const [place, set] = useState<Place>(START);
  useEffect(() => {
    if (!player) return set(START);
    const life = new AbortController();
    const see = (): void => {
      const { currentTime: at, duration } = player;
      set({ at, length: Number.isFinite(duration) ? duration : 0 });
    };
    see();
    for (const event of ["timeupdate", "seeking", "durationchange", "loadedmetadata"]) {
      player.addEventListener(event, see, { signal: life.signal });
    }
    return () => life.abort();
  }, [player]);
  return [place, set];
}

interface PictureProps {
  readonly fileId: string;
  readonly seconds: number;
  /** Where on the bar: 0 to 1. */
  readonly part: number;
}

/** It is asked for when somebody looks for a place, and not before. */
function Picture({ fileId, seconds, part }: PictureProps) {
  const held = useLoad<readonly Tile[]>(`pictures ${fileId}`, async (signal) => {
    const map = await api.call("GET /api/catalogue/levels/{id}/pictures", { path: { id: fileId }, signal });
    return tilesIn(await map.text(), picturesAddress(fileId));
  });
  const tile = tileAt(held.data ?? [], seconds * 1000);
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const set = (name: string, value: string): void => frame.current?.style.setProperty(`--${name}`, value);
    set("part", String(part));
    if (!tile) return;
    set("width", `${tile.width}px`);
    set("height", `${tile.height}px`);
    set("place", `-${tile.x}px -${tile.y}px`);
    set("sheet", `url("${tile.address}")`);
  }, [tile, part]);
  return (
    <div ref={frame} class="film-seek__picture" aria-hidden="true">
      {tile ? <div class="film-seek__tile" /> : null}
      <span class="film-seek__moment">{clockOf(seconds * 1000)}</span>
    </div>
  );
}
