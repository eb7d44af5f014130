/** Words for codes of absence. */
import type { Authorised, CategoryCard } from "../../generated/wire";
import { isKey, t } from "../../i18n";

/** A reason in words: the school's own name for it, or ours. */
export function reasonWord(code: string, categories: readonly CategoryCard[]): string {
  const own = categories.find((one) => one.code === code && one.name !== "");
  if (own) return own.name;
  const key = `absence.reason.${code}`;
  return isKey(key) ? t(key) : code;
}

export const authorisedWord = (authorised: Authorised): string => t(`absence.authorised.${authorised}`);

const LOOK: Record<Authorised, string> = { YES: "absence__yes", NO: "absence__no", UNDECIDED: "absence__open" };

/** The class of a tag that says whether an absence is authorised. */
export const authorisedLook = (authorised: Authorised): string => `tag ${LOOK[authorised]}`;
