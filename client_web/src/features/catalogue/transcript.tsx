/** What is said, line by line: to read, to look something up, and to go to a place in the film. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { clockOf, found, placeOf, type Said } from "../../core/catalogue/captions";
import { t, tn } from "../../i18n";
import { Field } from "../../ui/field";
import { Loading } from "../../ui/loading";

/** So long after somebody scrolled the list, it does not scroll by itself. */
const QUIET_MS = 6_000;

interface TranscriptProps {
  /** Null: on their way. */
  readonly lines: readonly Said[] | null;
  /** Which one is said now; -1: none. */
  readonly now: number;
  readonly lang: string;
  readonly onSeek: (ms: number) => void;
}

export function Transcript({ lines, now, lang, onSeek }: TranscriptProps) {
  const heading = useId();
  const [wanted, want] = useState("");
  const shown = lines ? found(lines, wanted) : [];
  return (
    <section class="film__text stack stack--tight" aria-labelledby={heading}>
      <h3 id={heading}>{t("catalogue.film.text")}</h3>
      {lines === null ? (
        <Loading />
      ) : (
        <>
          <Field
            label={t("catalogue.film.search")}
            value={wanted}
            onInput={want}
            input={{ type: "search", autocomplete: "off", maxLength: 80 }}
          />
          <p class="quiet" role="status">
            {wanted.trim() === ""
              ? t("catalogue.film.hint")
              : shown.length > 0
                ? tn("catalogue.film.found", shown.length)
                : t("catalogue.film.none")}
          </p>
          <Lines lines={lines} shown={shown} now={now} lang={lang} wanted={wanted} onSeek={onSeek} />
        </>
      )}
    </section>
  );
}

interface LinesProps extends Omit<TranscriptProps, "lines"> {
  readonly lines: readonly Said[];
  readonly shown: readonly number[];
  readonly wanted: string;
}

/** One stop of the tab key; arrows go from line to line. */
function Lines({ lines, shown, now, lang, wanted, onSeek }: LinesProps) {
  const list = useRef<HTMLOListElement>(null);
  const [at, stop] = useState<number | null>(null);
  const first = at !== null && shown.includes(at) ? at : shown.includes(now) ? now : (shown[0] ?? -1);
  useFollowing(list.current, now, wanted === "");
  const go = (event: KeyboardEvent): void => {
    const place = shown.indexOf(first);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: shown.length - 1 }[event.key];
    const next = to === undefined ? undefined : shown[to];
    if (next === undefined) return;
    event.preventDefault();
    stop(next);
    list.current?.querySelector<HTMLElement>(`[data-line="${next}"]`)?.focus();
  };
  return (
    <ol class="film__lines" ref={list} lang={lang} dir="auto">
      {shown.map((place) => {
        const line = lines[place];
        return line ? (
          <li key={place}>
            <button
              type="button"
              class="film__line"
              data-line={place}
              tabIndex={place === first ? 0 : -1}
              aria-current={place === now ? "true" : undefined}
              onFocus={() => stop(place)}
              onKeyDown={go}
              onClick={() => onSeek(line.from)}
            >
              <span class="film__time">{clockOf(line.from)}</span>
              <span class="film__words">{marked(line.text, wanted)}</span>
            </button>
          </li>
        ) : null;
      })}
    </ol>
  );
}

function marked(text: string, wanted: string) {
  const place = placeOf(text, wanted);
  if (!place) return text;
  const [from, to] = place;
  const whole = text.normalize("NFC");
  return (
    <>
      {whole.slice(0, from)}
      <mark>{whole.slice(from, to)}</mark>
      {whole.slice(to)}
    </>
  );
}

/** Keeps the line that is said in view of the list, never of the page, and not where somebody is reading elsewhere. */
function useFollowing(list: HTMLOListElement | null, now: number, follows: boolean): void {
  const touched = useRef(-QUIET_MS);
  useEffect(() => {
    if (!list) return;
    const life = new AbortController();
    const touch = (): void => {
      touched.current = performance.now();
    };
    for (const event of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      list.addEventListener(event, touch, { signal: life.signal, passive: true });
    }
    return () => life.abort();
  }, [list]);
  useEffect(() => {
    const line = list?.querySelector<HTMLElement>(`[data-line="${now}"]`);
    const reads = performance.now() - touched.current < QUIET_MS || list?.contains(document.activeElement);
    if (list && line && follows && !reads) list.scrollTop = line.offsetTop - list.clientHeight / 3;
  }, [list, now, follows]);
}
