/**
 * What of a camera's picture may be seen, and the pieces that pupils choose from. Pure, but for where it is kept.
 *
 * The region is the outer border: outside of it nothing is ever sent. Every piece is cut to it, also one that was drawn
 * larger before. A rectangle is in fractions of the camera's whole picture.
 */
import { KEYS, recall, remember, withPlace } from "../store";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Views {
  readonly region: Rect | null;
  readonly board: Rect | null;
  readonly teacher: Rect | null;
  readonly table: Rect | null;
  /** The region of a second camera, which shows the board only. */
  readonly board_camera: Rect | null;
}

export type ViewName = keyof Views;

export const WHOLE: Rect = { x: 0, y: 0, width: 1, height: 1 };
export const NO_VIEWS: Views = { region: null, board: null, teacher: null, table: null, board_camera: null };
/** The board hangs above the middle of what a room camera sees; the teacher stands before it. */
const BOARD: Rect = { x: 0.15, y: 0.05, width: 0.7, height: 0.6 };
const TEACHER: Rect = { x: 0.3, y: 0.2, width: 0.4, height: 0.7 };
/** Smaller pieces show nothing; also what a tap without a drag draws. */
export const SMALLEST = 0.05;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The rectangle between two corners, inside the picture and never too small. */
export function rectBetween(one: readonly [number, number], other: readonly [number, number]): Rect {
  const [left, right] = [one[0], other[0]].map((x) => clamp(x, 0, 1)).toSorted((a, b) => a - b) as [number, number];
  const [top, bottom] = [one[1], other[1]].map((y) => clamp(y, 0, 1)).toSorted((a, b) => a - b) as [number, number];
  return placed({ x: left, y: top, width: right - left, height: bottom - top });
}

/** The same rectangle, inside the picture and never too small. */
export function placed({ x, y, width, height }: Rect): Rect {
  const [w, h] = [clamp(width, SMALLEST, 1), clamp(height, SMALLEST, 1)];
  return { x: clamp(x, 0, 1 - w), y: clamp(y, 0, 1 - h), width: w, height: h };
}

/** What of a piece lies inside the border; null: (next to) nothing. */
export function clipped(piece: Rect, border: Rect): Rect | null {
  const [x, y] = [Math.max(piece.x, border.x), Math.max(piece.y, border.y)];
  const width = Math.min(piece.x + piece.width, border.x + border.width) - x;
  const height = Math.min(piece.y + piece.height, border.y + border.height) - y;
  return width < SMALLEST / 2 || height < SMALLEST / 2 ? null : { x, y, width, height };
}

/** A rectangle in fractions of a part, as fractions of the whole. */
const within = (piece: Rect, part: Rect): Rect => ({
  x: part.x + piece.x * part.width,
  y: part.y + piece.y * part.height,
  width: piece.width * part.width,
  height: piece.height * part.height,
});

const pieceOf = (drawn: Rect | null, usual: Rect, border: Rect): Rect =>
  (drawn && clipped(drawn, border)) ?? within(usual, border);

export const boardOf = ({ board, region }: Views): Rect => pieceOf(board, BOARD, region ?? WHOLE);
export const teacherOf = ({ teacher, region }: Views): Rect => pieceOf(teacher, TEACHER, region ?? WHOLE);
export const tableOf = ({ table, region }: Views): Rect | null => table && clipped(table, region ?? WHOLE);

/** What is kept for this device in this place. */
export function viewsOf(place: string): Views {
  try {
    const kept = JSON.parse(recall(KEYS.views) ?? "{}") as Readonly<Record<string, Partial<Record<ViewName, unknown>>>>;
    const mine = kept[place] ?? {};
    const rect = (name: ViewName): Rect | null => rectIn(mine[name]);
    return {
      region: rect("region"),
      board: rect("board"),
      teacher: rect("teacher"),
      table: rect("table"),
      board_camera: rect("board_camera"),
    };
  } catch {
    return NO_VIEWS;
  }
}

export function keepViews(place: string, views: Views): void {
  remember(KEYS.views, withPlace(KEYS.views, place, views));
}

function rectIn(found: unknown): Rect | null {
  if (typeof found !== "object" || found === null) return null;
  const { x, y, width, height } = found as Partial<Record<keyof Rect, unknown>>;
  const numbers = [x, y, width, height].filter((one): one is number => typeof one === "number" && one >= 0 && one <= 1);
  return numbers.length === 4 ? placed(found as Rect) : null;
}
