import { expect, test } from "vitest";
import { classPlan } from "./class_plan";
import {
  boardOf,
  clipped,
  keepViews,
  NO_VIEWS,
  placed,
  rectBetween,
  tableOf,
  teacherOf,
  viewsOf,
  WHOLE,
} from "./views";

const rounded = (rect: object | null): object | null =>
  rect && Object.fromEntries(Object.entries(rect).map(([key, value]) => [key, Math.round(Number(value) * 100) / 100]));

test("a rectangle is the same whichever corner the drag began in, and stays inside the picture", () => {
  const same = { x: 0.2, y: 0.1, width: 0.3, height: 0.5 };
  expect(rounded(rectBetween([0.2, 0.1], [0.5, 0.6]))).toEqual(same);
  expect(rounded(rectBetween([0.5, 0.6], [0.2, 0.1]))).toEqual(same);
  expect(rounded(rectBetween([-1, -1], [2, 2]))).toEqual(WHOLE);
});

test("a tap draws something that can be seen, also at the edge", () => {
  expect(rounded(rectBetween([1, 1], [1, 1]))).toEqual({ x: 0.95, y: 0.95, width: 0.05, height: 0.05 });
  expect(rounded(placed({ x: 0.9, y: 0, width: 0.5, height: 1 }))).toEqual({ x: 0.5, y: 0, width: 0.5, height: 1 });
});

test("without a border the pieces are where a room camera usually sees them", () => {
  expect(rounded(boardOf(NO_VIEWS))).toEqual({ x: 0.15, y: 0.05, width: 0.7, height: 0.6 });
  expect(tableOf(NO_VIEWS)).toBeNull();
});

test("no piece ever reaches over the border, also one that was drawn before it", () => {
  const region = { x: 0.5, y: 0, width: 0.5, height: 0.5 };
  const views = { ...NO_VIEWS, region, board: WHOLE, table: { x: 0.3, y: 0.3, width: 0.4, height: 0.4 } };
  expect(boardOf(views)).toEqual(region);
  expect(rounded(tableOf(views))).toEqual({ x: 0.5, y: 0.3, width: 0.2, height: 0.2 });
  const inside = clipped(teacherOf(views), region);
  expect(rounded(inside)).toEqual(rounded(teacherOf(views)));
});

test("a piece that lies outside the border falls back to its usual place inside, a table is then not there", () => {
  const region = { x: 0.5, y: 0.5, width: 0.5, height: 0.5 };
  const away = { x: 0, y: 0, width: 0.2, height: 0.2 };
  expect(clipped(boardOf({ ...NO_VIEWS, region, board: away }), region)).not.toBeNull();
  expect(tableOf({ ...NO_VIEWS, region, table: away })).toBeNull();
});

test("what was kept is of one place only, and nonsense is nothing", () => {
  const kept = new Map([["erbij.views", JSON.stringify({ B12: { region: WHOLE, board: { x: "a" } } })]]);
  Object.assign(globalThis, { localStorage: { getItem: (key: string) => kept.get(key) ?? null } });
  expect(viewsOf("B12")).toEqual({ ...NO_VIEWS, region: WHOLE });
  expect(viewsOf("B13")).toEqual(NO_VIEWS);
  kept.set("erbij.views", "{");
  expect(viewsOf("B12")).toEqual(NO_VIEWS);
});

test("a unit that moves finds the border of a room again when it is back there", () => {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  Object.assign(globalThis, { localStorage });
  keepViews("B12", { ...NO_VIEWS, region: WHOLE });
  keepViews("C3", NO_VIEWS);
  expect(viewsOf("B12").region).toEqual(WHOLE);
  expect(viewsOf("C3").region).toBeNull();
});

test("with a border the class is a piece too, and where nothing can be cut nothing is shown", () => {
  const devices = { screen: false, roomCamera: true, boardCamera: false, canCrop: true, region: true };
  expect(Object.fromEntries(classPlan({ ...devices, table: true }))).toEqual({
    board: "board_crop",
    teacher: "teacher_crop",
    room: "region_crop",
    table: "table_crop",
  });
  expect(classPlan({ ...devices, canCrop: false }).size).toBe(0);
  expect(classPlan({ ...devices, canCrop: false, boardCamera: true, boardRegion: true }).size).toBe(0);
});
