/** How a pupil likes to see a film, remembered on this device: children share tablets, so by pupil. */

export interface FilmChoices {
  /** Whether captions are drawn in the film. */
  readonly captions: boolean;
  /** Whether the words stand beside the film. */
  readonly reads: boolean;
  readonly language: string | null;
  /** In which form: as it is, for a weak line, or only to hear. */
  readonly level: FilmForm;
}

export const FORMS = ["USUAL", "LOW", "SOUND"] as const;
export type FilmForm = (typeof FORMS)[number];

const PLAY_LIST = "application/vnd.apple.mpegurl";

interface FormsThere {
  readonly size: number;
  readonly levels: readonly { readonly kind: string; readonly state: string }[];
}

/** In which forms a film is there, as it is first. One that is kept in a lighter form has no size as it is. */
export const formsThere = ({ size, levels }: FormsThere): readonly FilmForm[] =>
  FORMS.filter((form) =>
    form === "USUAL" ? size > 0 : levels.some(({ kind, state }) => kind === form && state === "DONE"),
  );

/** Whether this browser reads play lists by itself: it then takes what its line can carry. */
export const readsPlayLists = (): boolean => document.createElement("video").canPlayType(PLAY_LIST) !== "";

/** Whether a film is there in pieces. */
export const isInPieces = ({ levels }: FormsThere): boolean =>
  levels.some(({ kind, state }) => kind.startsWith("STREAM") && state === "DONE");

/** Bytes as somebody with a bundle counts them: at least 0,1 MB. */
export function sizeName(bytes: number, language: string): string {
  const mega = Math.max(0.1, bytes / 1_000_000);
  const digits = mega < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(mega)} MB`;
}

export const USUAL_FILM: FilmChoices = { captions: false, reads: false, language: null, level: "USUAL" };

const keyOf = (who: string): string => `erbij.film.${who}`;

/** What was kept, however old or damaged: what is not known is as usual. */
export function filmChoices(who: string | null): FilmChoices {
  if (who === null) return USUAL_FILM;
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(who)) ?? "{}") as Partial<FilmChoices>;
    return {
      captions: kept.captions === true,
      reads: kept.reads === true,
      language: typeof kept.language === "string" ? kept.language : null,
      level: FORMS.find((form) => form === kept.level) ?? "USUAL",
    };
  } catch {
    return USUAL_FILM;
  }
}

export function rememberFilm(who: string | null, choices: FilmChoices): void {
  if (who === null) return;
  try {
    localStorage.setItem(keyOf(who), JSON.stringify(choices));
  } catch {
    // A browser that keeps nothing: the choice holds for this page only.
  }
}
