/** Lines that a teacher draws on a pupil's photo; places are in pixels of the picture. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly colour: string;
  readonly spots: readonly Spot[];
}

/** Where a pointer is in the picture, however small it is shown. */
export function spotOf(
  at: { readonly clientX: number; readonly clientY: number },
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
): Spot {
  return {
    x: ((at.clientX - box.left) / box.width) * size.width,
    y: ((at.clientY - box.top) / box.height) * size.height,
  };
}

/** So thick that it is seen on a small screen too. */
export const thickness = (width: number): number => Math.max(3, Math.round(width / 160));

export class Drawing {
  #lines: Line[] = [];
  #open: { colour: string; spots: Spot[] } | null = null;

  get lines(): readonly Line[] {
    return this.#open ? [...this.#lines, this.#open] : this.#lines;
  }

  get empty(): boolean {
    return this.lines.length === 0;
  }

  begin(colour: string, spot: Spot): void {
    this.end();
    this.#open = { colour, spots: [spot] };
  }

  /** Go on to a place; answers whether a line is being drawn. */
  to(spot: Spot): boolean {
    this.#open?.spots.push(spot);
    return this.#open !== null;
  }

  end(): void {
    if (this.#open) this.#lines.push(this.#open);
    this.#open = null;
  }

  undo(): void {
    this.end();
    this.#lines.pop();
  }

  clear(): void {
    this.#open = null;
    this.#lines = [];
  }
}

type Pen = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "lineTo" | "stroke" | "strokeStyle" | "lineWidth" | "lineCap" | "lineJoin"
>;

/** Draw all lines; a tap is a dot. */
export function paint(pen: Pen, lines: readonly Line[], width: number): void {
  pen.lineWidth = thickness(width);
  pen.lineCap = "round";
  pen.lineJoin = "round";
  for (const { colour, spots } of lines) {
    const [first, ...rest] = spots;
    if (!first) continue;
    pen.strokeStyle = colour;
    pen.beginPath();
    pen.moveTo(first.x, first.y);
    for (const { x, y } of rest.length > 0 ? rest : [first]) pen.lineTo(x, y);
    pen.stroke();
  }
}
