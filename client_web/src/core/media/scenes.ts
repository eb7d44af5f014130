/**
 * What the demonstration camera sees. Pure drawing: a canvas, a time, a picture; nothing here is a real person.
 */
export type Scene = "board" | "teacher" | "room" | "face";

type Pen = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

export interface SceneSize {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

export const SCENE_SIZES: Readonly<Record<Scene, SceneSize>> = {
  board: { width: 1_920, height: 1_080, framesPerSecond: 4 },
  teacher: { width: 640, height: 360, framesPerSecond: 15 },
  room: { width: 640, height: 360, framesPerSecond: 20 },
  face: { width: 480, height: 360, framesPerSecond: 15 },
};

const LINES = [
  "Breuken optellen",
  "1/2 + 1/4 = 2/4 + 1/4 = 3/4",
  "2/3 + 1/6 = 4/6 + 1/6 = 5/6",
  "Eerst gelijknamig maken, dan tellers optellen.",
  "Opdracht: bladzijde 42, som 1 tot en met 6",
  "Klaar? Vergelijk met je buur.",
];
const CHARACTERS_PER_SECOND = 6;
const PAUSE_SECONDS = 12;

export function draw(pen: Pen, scene: Scene, size: SceneSize, seconds: number): void {
  pen.save();
  pen.clearRect(0, 0, size.width, size.height);
  DRAWERS[scene](pen, size, seconds);
  pen.restore();
}

const DRAWERS: Readonly<Record<Scene, (pen: Pen, size: SceneSize, seconds: number) => void>> = {
  board: drawBoard,
  teacher: drawTeacher,
  room: drawRoom,
  face: drawFace,
};

/** How many characters of the board are written at a time; it starts anew when it is full. */
export function written(seconds: number): number {
  const all = LINES.join("").length;
  const round = all / CHARACTERS_PER_SECOND + PAUSE_SECONDS;
  return Math.min(all, Math.floor((seconds % round) * CHARACTERS_PER_SECOND));
}

function drawBoard(pen: Pen, { width, height }: SceneSize, seconds: number): void {
  pen.fillStyle = "#173f35";
  pen.fillRect(0, 0, width, height);
  pen.strokeStyle = "#8a6a3c";
  pen.lineWidth = 28;
  pen.strokeRect(14, 14, width - 28, height - 28);
  pen.fillStyle = "#f4f7ef";
  pen.textBaseline = "top";
  let left = written(seconds);
  for (const [index, line] of LINES.entries()) {
    const part = line.slice(0, left);
    left = Math.max(0, left - line.length);
    pen.font = index === 0 ? "bold 88px sans-serif" : "64px sans-serif";
    pen.fillText(part, 110, 90 + index * 145);
    if (part !== "" && left === 0) drawChalk(pen, 116 + pen.measureText(part).width, 90 + index * 145, seconds);
  }
}

function drawChalk(pen: Pen, x: number, y: number, seconds: number): void {
  pen.fillStyle = "#ffd27a";
  pen.beginPath();
  pen.arc(x + 22, y + 46 + 6 * Math.sin(seconds * 9), 16, 0, 2 * Math.PI);
  pen.fill();
}

function drawTeacher(pen: Pen, size: SceneSize, seconds: number): void {
  pen.fillStyle = "#dfe7e2";
  pen.fillRect(0, 0, size.width, size.height);
  pen.fillStyle = "#173f35";
  pen.fillRect(40, 30, 240, 150);
  const x = size.width * 0.6 + 30 * Math.sin(seconds * 0.7);
  drawPerson(pen, { x, y: 130, scale: 1.7, coat: "#365f9c", wave: Math.sin(seconds * 2.2) });
}

function drawRoom(pen: Pen, size: SceneSize, seconds: number): void {
  pen.fillStyle = "#e9e2d3";
  pen.fillRect(0, 0, size.width, size.height);
  pen.fillStyle = "#cfe3ee";
  for (const x of [40, 250, 460]) pen.fillRect(x, 24, 140, 80);
  const coats = ["#b5543c", "#3f7d58", "#8a5aa3", "#c28a1e", "#2f6f8f", "#6b6b6b"];
  for (const [index, coat] of coats.entries()) {
    const x = 90 + (index % 3) * 230 + 8 * Math.sin(seconds * 1.3 + index * 2);
    const y = 150 + Math.floor(index / 3) * 105;
    drawPerson(pen, { x, y, scale: 0.9, coat, wave: Math.sin(seconds * 1.9 + index) });
    pen.fillStyle = "#a8804e";
    pen.fillRect(x - 70, y + 62, 140, 16);
  }
}

function drawFace(pen: Pen, size: SceneSize, seconds: number): void {
  pen.fillStyle = "#d7e4f2";
  pen.fillRect(0, 0, size.width, size.height);
  const x = size.width / 2 + 10 * Math.sin(seconds);
  drawPerson(pen, { x, y: 150, scale: 2.6, coat: "#3f7d58", wave: Math.sin(seconds * 2) });
}

interface Person {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly coat: string;
  /** -1 to 1: where the arm is. */
  readonly wave: number;
}

function drawPerson(pen: Pen, { x, y, scale, coat, wave }: Person): void {
  pen.fillStyle = coat;
  pen.beginPath();
  pen.ellipse(x, y + 70 * scale, 38 * scale, 46 * scale, 0, 0, 2 * Math.PI);
  pen.fill();
  pen.strokeStyle = coat;
  pen.lineWidth = 12 * scale;
  pen.lineCap = "round";
  pen.beginPath();
  pen.moveTo(x + 28 * scale, y + 50 * scale);
  pen.lineTo(x + 58 * scale, y + (30 - 26 * wave) * scale);
  pen.stroke();
  pen.fillStyle = "#e2b58f";
  pen.beginPath();
  pen.arc(x, y, 26 * scale, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = "#2b2b2b";
  for (const side of [-9, 9]) {
    pen.beginPath();
    pen.arc(x + side * scale, y - 3 * scale, 3 * scale, 0, 2 * Math.PI);
    pen.fill();
  }
}
