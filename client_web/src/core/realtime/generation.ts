/**
 * The number of joins of this device, rising over reloads and tabs: the server closes whatever came with a lower one.
 *
 * Where storage is closed (private windows of some browsers) the time of day stands in: it rises too.
 */
const KEY = "erbij.generation";

type Shelf = Pick<Storage, "getItem" | "setItem">;

export function nextGeneration(shelf: Shelf | null = openShelf(), wallMs: number = Date.now()): number {
  try {
    const last = Number(shelf?.getItem(KEY) ?? Number.NaN);
    const next = Number.isSafeInteger(last) && last > 0 ? last + 1 : Math.floor(wallMs / 1_000);
    shelf?.setItem(KEY, String(next));
    return next;
  } catch {
    return Math.floor(wallMs / 1_000);
  }
}

function openShelf(): Shelf | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
