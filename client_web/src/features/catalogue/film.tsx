/** A film or a sound, with what is said in it: as captions in the film, and as words beside it. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { languageOf, type Said, saidAt } from "../../core/catalogue/captions";
import {
  type FilmChoices,
  type FilmForm,
  FORMS,
  filmChoices,
  formsThere,
  isInPieces,
  readsPlayLists,
  rememberFilm,
  sizeName,
} from "../../core/catalogue/film-choices";
import { contentAddress, levelAddress, playListAddress, textAddress } from "../../core/catalogue/film-files";
import { api } from "../../core/client";
import type { CaptionsCard, CaptionsOfFile, CatalogueBlock, FilmLevel, FilmLevels } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading } from "../../ui/loading";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import { hasPictures, Seek } from "./film-seek";
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

/** The name of a language in the language of the page. */
export const languageName = (code: string): string => {
  const name = new Intl.DisplayNames([language()], { type: "language", fallback: "code" }).of(code) ?? code;
  return name.charAt(0).toUpperCase() + name.slice(1);
};

export function Film({ block, fileId, name, who, onMedia }: FilmProps) {
  const [player, play] = useState<HTMLMediaElement | null>(null);
  const [choices, choose] = useState(() => filmChoices(who));
  const goOn = useRef<{ at: number; playing: boolean } | null>(null);
  const [forms, lookAgain] = useForms(block, fileId);
  const held = useLoad<CaptionsOfFile>(`captions ${fileId}`, (signal) =>
    api.call("GET /api/catalogue/captions/{id}", { path: { id: fileId }, signal }),
  );
  const cards = held.data?.captions ?? [];
  const spoken = cards.map((card) => card.language);
  const chosen = languageOf(spoken, choices.language, language());
  const draws = block.kind === "VIDEO";
  const form = formOf(forms, choices.level);
  // In pieces, until that goes wrong once.
  const [whole, takeWhole] = useState(false);
  const inPieces = known(forms) && form === "USUAL" && !whole && isInPieces(forms) && readsPlayLists();
  const change = (part: Partial<FilmChoices>): void => {
    if (part.level && player) goOn.current = { at: player.currentTime, playing: !player.paused };
    const next = { ...choices, ...part };
    choose(next);
    rememberFilm(who, next);
  };
  const media = useCallback(
    (element: HTMLMediaElement | null): void => {
      play(element);
      onMedia?.(element);
      // The line went: it may be on the device in another form.
      element?.addEventListener("error", () => {
        if (element.currentTime > 0) goOn.current ??= { at: element.currentTime, playing: !element.paused };
        takeWhole(true);
        lookAgain();
      });
      const { at, playing } = goOn.current ?? { at: 0, playing: false };
      if (!element || !goOn.current) return;
      goOn.current = null;
      // In another form: on from the same place.
      const begin = (): void => {
        element.currentTime = at;
        if (playing) void element.play().catch(() => undefined);
      };
      element.addEventListener("loadedmetadata", begin, { once: true });
    },
    [onMedia, lookAgain],
  );
  const lines = useTracks(player, { cards, chosen, shows: draws && choices.captions, reads: choices.reads, change });
  const reads = choices.reads && chosen !== null;
  return (
    <div class={reads ? "film film--reads" : "film"}>
      <div class="stack film__screen">
        {form ? (
          <Screen
            key={inPieces ? "PIECES" : form}
            {...{ draws, fileId, name, cards, media, form, inPieces }}
            poster={hasPoster(forms)}
          />
        ) : (
          <Loading />
        )}
        {form === "USUAL" && known(forms) && hasPictures(forms) ? <Seek player={player} fileId={fileId} /> : null}
        {form === "SOUND" ? <p class="quiet">{t("catalogue.film.form.SOUND.now")}</p> : null}
        {chosen ? <Bar cards={cards} chosen={chosen} draws={draws} choices={choices} change={change} /> : null}
        {forms && form ? <Forms {...{ forms, form, inPieces }} onForm={(level) => change({ level })} /> : null}
      </div>
      {reads ? <Beside player={player} lines={lines} lang={chosen} /> : null}
    </div>
  );
}

/** The forms of a film; null: not known yet, or there is none but itself. */
type FormsKnown = FilmLevels | null | "away";

const known = (forms: FormsKnown): forms is FilmLevels => forms !== null && forms !== "away";

function useForms(block: CatalogueBlock, fileId: string): readonly [FormsKnown, () => void] {
  const held = useLoad<FilmLevels>(`levels ${fileId}`, (signal) =>
    api.call("GET /api/catalogue/levels/{id}", { path: { id: fileId }, signal }),
  );
  const refresh = useRef(held.refresh);
  refresh.current = held.refresh;
  const again = useCallback(() => void refresh.current(), []);
  return [block.kind !== "VIDEO" || (held.error && !held.data) ? "away" : held.data, again];
}

const there = (forms: FormsKnown): readonly FilmLevel[] =>
  known(forms) ? forms.levels.filter((level) => level.state === "DONE") : [];

const hasPoster = (forms: FormsKnown): boolean => there(forms).some((level) => level.kind === "POSTER");

/** Which form plays; null: nothing is fetched before it is known whether the lighter one, or pieces, are there. */
function formOf(forms: FormsKnown, chosen: FilmForm): FilmForm | null {
  if (forms === null) return chosen === "USUAL" && !readsPlayLists() ? chosen : null;
  const here = forms === "away" ? [] : formsThere(forms);
  return here.includes(chosen) ? chosen : (here[0] ?? "USUAL");
}

interface FormsProps {
  readonly forms: FormsKnown;
  readonly form: FilmForm;
  readonly inPieces: boolean;
  readonly onForm: (form: FilmForm) => void;
}

/** How large each form is, before it is played; and which one plays. */
function Forms({ forms, form, inPieces, onForm }: FormsProps) {
  if (!known(forms)) return null;
  const sizes = new Map<FilmForm, number>(forms.size > 0 ? [["USUAL", forms.size]] : []);
  for (const { kind, size } of there(forms)) if (kind === "LOW" || kind === "SOUND") sizes.set(kind, size);
  const named = (one: FilmForm): string => sizeName(sizes.get(one) ?? 0, language());
  if (sizes.size === 1) return <p class="quiet">{t("catalogue.film.size", { size: named(form) })}</p>;
  return (
    <div class="film__forms">
      <Select
        label={t("catalogue.film.form")}
        hint={t("catalogue.film.form.hint")}
        value={form}
        options={FORMS.filter((one) => sizes.has(one)).map((one) => ({
          id: one,
          name:
            one === "USUAL" && inPieces
              ? t("catalogue.film.form.USUAL.fits", { size: named(one) })
              : t(`catalogue.film.form.${one}`, { size: named(one) }),
        }))}
        onChange={(one) => onForm(one as FilmForm)}
      />
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
  readonly form: FilmForm;
  /** Whether a play list is played, of which the browser chooses by its line. */
  readonly inPieces: boolean;
  readonly poster: boolean;
}

function Screen({ draws, fileId, name, cards, media, form, inPieces, poster }: ScreenProps) {
  const Media = draws ? "video" : "audio";
  const usual = inPieces ? playListAddress(fileId) : contentAddress(fileId);
  return (
    <Media
      class="block__media"
      controls
      preload="metadata"
      playsInline
      src={form === "USUAL" ? usual : levelAddress(fileId, form)}
      {...(poster && draws ? { poster: levelAddress(fileId, "POSTER") } : {})}
      data-audio-only={form === "SOUND" ? "yes" : undefined}
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
