/** A film or a sound, with what is said in it: as captions in the film, and as words beside it. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { languageOf, type Said, saidAt } from "../../core/catalogue/captions";
import { type FilmChoices, filmChoices, rememberFilm } from "../../core/catalogue/film-choices";
import { api } from "../../core/client";
import type { CaptionsCard, CaptionsOfFile, CatalogueBlock } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import { Transcript } from "./transcript";
import "./film.css";

export interface FilmProps {
  readonly block: CatalogueBlock;
  readonly fileId: string;
  readonly name: string;
  /** Whose choices hold here; null: those of a look at it, which are forgotten. */
  readonly who: string | null;
  readonly onMedia?: ((element: HTMLMediaElement | null) => void) | undefined;
}

const textAddress = (id: string, { language: lang, version }: CaptionsCard): string =>
  addressOf("GET /api/catalogue/captions/{id}/text", { id }, { language: lang, version: String(version) });

/** The name of a language in the language of the page. */
export const languageName = (code: string): string => {
  const name = new Intl.DisplayNames([language()], { type: "language", fallback: "code" }).of(code) ?? code;
  return name.charAt(0).toUpperCase() + name.slice(1);
};

export function Film({ block, fileId, name, who, onMedia }: FilmProps) {
  const [player, play] = useState<HTMLMediaElement | null>(null);
  const [choices, choose] = useState(() => filmChoices(who));
  const held = useLoad<CaptionsOfFile>(`captions ${fileId}`, (signal) =>
    api.call("GET /api/catalogue/captions/{id}", { path: { id: fileId }, signal }),
  );
  const cards = held.data?.captions ?? [];
  const there = cards.map((card) => card.language);
  const chosen = languageOf(there, choices.language, language());
  const draws = block.kind === "VIDEO";
  const change = (part: Partial<FilmChoices>): void => {
    const next = { ...choices, ...part };
    choose(next);
    rememberFilm(who, next);
  };
  const media = useCallback(
    (element: HTMLMediaElement | null): void => {
      play(element);
      onMedia?.(element);
    },
    [onMedia],
  );
  const lines = useTracks(player, { cards, chosen, shows: draws && choices.captions, reads: choices.reads, change });
  const reads = choices.reads && chosen !== null;
  return (
    <div class={reads ? "film film--reads" : "film"}>
      <div class="stack film__screen">
        <Screen draws={draws} fileId={fileId} name={name} cards={cards} media={media} />
        {chosen ? <Bar cards={cards} chosen={chosen} draws={draws} choices={choices} change={change} /> : null}
      </div>
      {reads ? <Beside player={player} lines={lines} lang={chosen} /> : null}
    </div>
  );
}

interface ScreenProps {
  /** Whether there is a picture. */
  readonly draws: boolean;
  readonly fileId: string;
  readonly name: string;
  readonly cards: readonly CaptionsCard[];
  readonly media: (element: HTMLMediaElement | null) => void;
}

function Screen({ draws, fileId, name, cards, media }: ScreenProps) {
  const Media = draws ? "video" : "audio";
  return (
    <Media
      class="block__media"
      controls
      preload="metadata"
      playsInline
      src={addressOf("GET /api/catalogue/files/{id}/content", { id: fileId })}
      aria-label={name}
      ref={media}
    >
      {cards.map((card) => (
        <track
          key={`${card.language} ${card.version}`}
          kind="captions"
          srclang={card.language}
          label={languageName(card.language)}
          src={textAddress(fileId, card)}
        />
      ))}
    </Media>
  );
}

interface BarProps {
  readonly cards: readonly CaptionsCard[];
  readonly chosen: string;
  readonly draws: boolean;
  readonly choices: FilmChoices;
  readonly change: (part: Partial<FilmChoices>) => void;
}

function Bar({ cards, chosen, draws, choices, change }: BarProps) {
  const { captions, reads } = choices;
  return (
    <div class="film__bar">
      {draws ? (
        <Button
          icon={captions ? "check" : "captions"}
          pressed={captions}
          onClick={() => change({ captions: !captions })}
        >
          {t("catalogue.film.captions")}
        </Button>
      ) : null}
      <Button icon={reads ? "check" : "book"} expanded={reads} onClick={() => change({ reads: !reads })}>
        {t("catalogue.film.read")}
      </Button>
      {cards.length > 1 && (captions || reads) ? (
        <Select
          label={t("catalogue.film.language")}
          value={chosen}
          options={cards.map((card) => ({ id: card.language, name: languageName(card.language) }))}
          onChange={(lang) => change({ language: lang })}
        />
      ) : null}
    </div>
  );
}

interface Tracked {
  readonly cards: readonly CaptionsCard[];
  readonly chosen: string | null;
  readonly shows: boolean;
  readonly reads: boolean;
  readonly change: (part: Partial<FilmChoices>) => void;
}

/** Keeps the tracks of the player as chosen, also when they are chosen in the player itself; answers the lines. */
function useTracks(player: HTMLMediaElement | null, tracked: Tracked): readonly Said[] | null {
  const { cards, chosen, shows, reads, change } = tracked;
  const [lines, take] = useState<readonly Said[] | null>(null);
  const wanted = shows ? "showing" : reads ? "hidden" : "disabled";
  useEffect(() => {
    if (!player || !chosen) return;
    const life = new AbortController();
    const { signal } = life;
    const isChosen = (element: HTMLTrackElement): boolean => element.srclang === chosen;
    const elements = [...player.querySelectorAll("track")];
    const read = (): void => {
      const own = elements.find(isChosen);
      if (own?.track.cues) take(saidIn(own.track));
    };
    for (const element of elements) {
      element.track.mode = isChosen(element) ? wanted : "disabled";
      element.addEventListener("load", read, { signal });
    }
    take(null);
    read();
    const changed = (): void => {
      const shown = elements.find((element) => element.track.mode === "showing");
      if (shown ? !shows || !isChosen(shown) : shows)
        change(shown ? { captions: true, language: shown.srclang } : { captions: false });
    };
    player.textTracks.addEventListener("change", changed, { signal });
    return () => life.abort();
  }, [player, chosen, wanted, cards.length]);
  return lines;
}

function saidIn(track: TextTrack): readonly Said[] {
  return [...(track.cues ?? [])].map((cue) => ({
    from: Math.round(cue.startTime * 1000),
    to: Math.round(cue.endTime * 1000),
    text: (cue as VTTCue).getCueAsHTML().textContent ?? "",
  }));
}

interface BesideProps {
  readonly player: HTMLMediaElement | null;
  readonly lines: readonly Said[] | null;
  readonly lang: string;
}

/** The words, with the line that is said now. */
function Beside({ player, lines, lang }: BesideProps) {
  const [now, set] = useState(-1);
  useEffect(() => {
    if (!player || !lines) return;
    const life = new AbortController();
    const look = (): void => set(saidAt(lines, player.currentTime * 1000 + 1));
    look();
    for (const event of ["timeupdate", "seeked"]) player.addEventListener(event, look, { signal: life.signal });
    return () => life.abort();
  }, [player, lines]);
  const seek = (ms: number): void => {
    if (player) player.currentTime = ms / 1000;
  };
  return <Transcript lines={lines} now={now} lang={lang} onSeek={seek} />;
}
