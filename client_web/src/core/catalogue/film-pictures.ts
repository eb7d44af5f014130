/** Small pictures of a film on one sheet: which piece of the sheet is of which moment, as the server's WebVTT says. */

export interface Tile {
  /** Milliseconds; a tile lasts until the next one begins. */
  readonly from: number;
  /** Where the sheet is. */
  readonly address: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const CUE = /^(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3}) --> \S+\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm;

/** The tiles of a map in the order of time; `base`: the map's own address, which those of sheets are relative to. */
export function tilesIn(map: string, base: string): readonly Tile[] {
  const tiles: Tile[] = [];
  for (const [, h = "0", m, s, ms, sheet = "", x, y, width, height] of map.matchAll(CUE)) {
    const from = ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Number(ms);
    const home = new URL(base, "https://erbij.invalid");
    const there = new URL(sheet, home);
    if (there.origin !== home.origin) continue;
    const address = there.pathname + there.search;
    tiles.push({ from, address, x: Number(x), y: Number(y), width: Number(width), height: Number(height) });
  }
  return tiles.sort((one, other) => one.from - other.from);
}

/** The tile of a moment; before the first and after the last, the nearest one. */
export const tileAt = (tiles: readonly Tile[], ms: number): Tile | null =>
  tiles.findLast((tile) => tile.from <= ms) ?? tiles[0] ?? null;
