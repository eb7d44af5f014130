/** The words of "In beeld". */
import { longDate } from "../../core/time";
import type { ContactCard, LadderRung, PupilInView } from "../../generated/wire";
import { type Key, language, t, tn } from "../../i18n";

/** Shape and word go with the colour: nobody has to tell colours apart. */
export const SHAPES: Record<PupilInView["colour"], string> = { GREEN: "●", AMBER: "▲", RED: "■" };

export const colourWord = (colour: PupilInView["colour"]): string => t(`absence.in_view.colour.${colour}`);

export const kindWord = (kind: ContactCard["kind"]): string => t(`absence.in_view.kind.${kind}`);

export function whyWord({ why, since }: PupilInView): string {
  return t(`absence.in_view.why.${why}` as Key, { date: longDate(since, language()) });
}

/** How long ago, and what it was. */
export function lastWord({ last, days }: PupilInView): string {
  if (!last || days === null) return t("absence.in_view.never");
  const ago = days === 0 ? t("absence.in_view.today") : tn("absence.in_view.ago", days);
  const what = last.lesson ? t("absence.in_view.lesson_alone") : kindWord(last.kind);
  return last.by
    ? t("absence.in_view.last_by", { what, ago, name: last.by })
    : t("absence.in_view.last", { what, ago });
}

/** Whose step it is: the school's own word, else the role; with the names. */
export function rungWord(rung: LadderRung): string {
  const title = rung.title === "" ? t(`absence.in_view.role.${rung.role}`) : rung.title;
  return rung.names.length > 0 ? `${title} (${new Intl.ListFormat(language()).format(rung.names)})` : title;
}
