import type { ItemLevel } from "../../generated/wire";
import { language, t } from "../../i18n";

export const LEVELS: readonly ItemLevel[] = ["PO", "PRO", "VMBO", "HAVO", "VWO", "VSO"];
const LAST_YEAR: Readonly<Record<ItemLevel, number>> = { PO: 8, PRO: 6, VMBO: 4, HAVO: 5, VWO: 6, VSO: 6 };

/** The school years of a level. */
export const yearsOf = (level: ItemLevel | null): readonly number[] =>
  Array.from({ length: level ? LAST_YEAR[level] : 8 }, (_, at) => at + 1);

/** One year in words: a "groep" in primary school, a "leerjaar" elsewhere. */
export const yearName = (level: ItemLevel | null, year: number): string =>
  t(level === "PO" ? "catalogue.year.PO" : "catalogue.year", { n: year });

/** For whom an item is, in a few words; empty where it does not say. */
export function forWhom(level: ItemLevel | null, years: readonly number[]): string {
  const named = new Intl.ListFormat(language()).format(years.map((year) => yearName(level, year)));
  return [level && level !== "PO" ? t(`catalogue.level.${level}`) : "", named].filter(Boolean).join(" ");
}
