/** How a still picture is looked at: larger, turned to light on dark, with more contrast. Pure. */
export interface Look {
  /** In hundredths: 100 shows the whole picture. */
  readonly zoom: number;
  readonly invert: boolean;
  readonly contrast: boolean;
}

export const PLAIN: Look = { zoom: 100, invert: false, contrast: false };
const STEP = 50;
const [LEAST, MOST] = [100, 400];

export type LookKey = "+" | "=" | "-" | "i" | "c" | "0";

export function larger(look: Look): Look {
  return { ...look, zoom: Math.min(MOST, look.zoom + STEP) };
}

export function smaller(look: Look): Look {
  return { ...look, zoom: Math.max(LEAST, look.zoom - STEP) };
}

/** The look after a key; the same one for any other key. */
export function afterKey(look: Look, key: string): Look {
  switch (key as LookKey) {
    case "+":
    case "=":
      return larger(look);
    case "-":
      return smaller(look);
    case "i":
      return { ...look, invert: !look.invert };
    case "c":
      return { ...look, contrast: !look.contrast };
    case "0":
      return PLAIN;
    default:
      return look;
  }
}
