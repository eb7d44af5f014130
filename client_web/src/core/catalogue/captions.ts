/** What is said in a film: which line is said now, and where a word is said. */

/** A line as the player has it; times in milliseconds. */
export interface Said {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Which line is said at a moment: the last one that began, until the next one does; -1 before the first. */
export function saidAt(lines: readonly Said[], ms: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.from ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Where a word stands in a text, with or without accents and capitals; null: nowhere. */
export function placeOf(text: string, wanted: string): readonly [number, number] | null {
  const word = plain(wanted.trim());
  if (word === "") return null;
  // Letter by letter, so that the place is one in the text as it is written.
  const letters = [...text.normalize("NFC")];
  const simple = letters.map(plain);
  for (let at = 0; at < letters.length; at += 1) {
    let told = "";
    for (let end = at; end < letters.length && told.length < word.length; end += 1) {
      told += simple[end] ?? "";
      if (told === word) return [letters.slice(0, at).join("").length, letters.slice(0, end + 1).join("").length];
    }
  }
  return null;
}

/** The lines in which a word is said, by their place; all of them where nothing is looked for. */
export function found(lines: readonly Said[], wanted: string): readonly number[] {
  const all = lines.map((_, at) => at);
  return wanted.trim() === "" ? all : all.filter((at) => placeOf(lines[at]?.text ?? "", wanted) !== null);
}

const two = (n: number): string => String(n).padStart(2, "0");

/** A moment as on a player: `1:02`, `1:00:05`. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Of what may be chosen in which language: the one that was chosen before, that of the page, or the first. */
export function languageOf(there: readonly string[], chosen: string | null, page: string): string | null {
  if (chosen !== null && there.includes(chosen)) return chosen;
  return there.includes(page) ? page : (there[0] ?? null);
}
