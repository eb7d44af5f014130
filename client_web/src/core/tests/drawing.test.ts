import { describe, expect, it } from "vitest";
import { Drawing, paint, spotOf, thickness } from "../catalogue/drawing";

const RED = "#f00";

function pen() {
  const told: string[] = [];
  const made = {
    strokeStyle: "",
    lineWidth: 0,
    lineCap: "butt" as CanvasLineCap,
    lineJoin: "miter" as CanvasLineJoin,
    beginPath: () => void told.push("begin"),
    moveTo: (x: number, y: number) => void told.push(`from ${x},${y}`),
    lineTo: (x: number, y: number) => void told.push(`to ${x},${y}`),
    stroke: () => void told.push(`stroke ${made.strokeStyle}`),
  };
  return { made, told };
}

describe("a drawing on a photo", () => {
  it("lies where the finger was, however small the photo is shown", () => {
    const box = { left: 10, top: 20, width: 100, height: 50 };

    expect(spotOf({ clientX: 60, clientY: 45 }, box, { width: 2000, height: 1000 })).toEqual({ x: 1000, y: 500 });
  });

  it("is made of lines, and the last one can be taken back", () => {
    const drawing = new Drawing();
    expect(drawing.to({ x: 1, y: 1 })).toBe(false);
    drawing.begin(RED, { x: 0, y: 0 });
    expect(drawing.to({ x: 5, y: 5 })).toBe(true);
    drawing.begin(RED, { x: 9, y: 9 });
    drawing.end();

    expect(drawing.lines.map(({ spots }) => spots.length)).toEqual([2, 1]);
    drawing.undo();
    expect(drawing.lines).toHaveLength(1);
    drawing.clear();
    expect(drawing.empty).toBe(true);
  });

  it("shows a tap as a dot", () => {
    const { made, told } = pen();

    paint(made, [{ colour: RED, spots: [{ x: 3, y: 4 }] }], 1600);

    expect(told).toEqual(["begin", "from 3,4", "to 3,4", "stroke #f00"]);
    expect([made.lineWidth, thickness(100)]).toEqual([10, 3]);
  });

  it("draws nothing of an empty line", () => {
    const { made, told } = pen();

    paint(made, [{ colour: RED, spots: [] }], 100);

    expect(told).toEqual([]);
  });
});
