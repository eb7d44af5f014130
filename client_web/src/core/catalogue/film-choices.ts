/** How a pupil likes to see a film, remembered on this device: children share tablets, so by pupil. */

export interface FilmChoices {
  /** Whether captions are drawn in the film. */
  readonly captions: boolean;
  /** Whether the words stand beside the film. */
  readonly reads: boolean;
  readonly language: string | null;
}

export const USUAL_FILM: FilmChoices = { captions: false, reads: false, language: null };

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
