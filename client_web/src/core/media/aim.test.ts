import { expect, test } from "vitest";
import { type Aim, aimsOf, motorOf, within } from "./aim";
import { classPlan } from "./class_plan";

const REACH = { pan: { min: -90, max: 90, step: 1 }, zoom: { min: 100, max: 400, step: 10 } };

function camera(capabilities: object) {
  const moved: MediaTrackConstraints[] = [];
  return {
    moved,
    getCapabilities: () => capabilities as MediaTrackCapabilities,
    getSettings: () => ({ pan: 5, zoom: 100, width: 640 }) as MediaTrackSettings,
    applyConstraints: async (wish?: MediaTrackConstraints) => void moved.push(wish ?? {}),
  };
}

test("a camera without a motor, or one that may not be moved, has none", () => {
  expect(motorOf(camera({ width: { min: 1, max: 3_840 } }))).toBeNull();
  expect(motorOf(camera({ pan: false, tilt: true, zoom: { min: 100, max: 100 } }))).toBeNull();
});

test("a motor moves as far as it reaches, on the axes that it has", async () => {
  const track = camera(REACH);
  const motor = motorOf(track);
  expect(motor?.reach).toEqual(REACH);
  expect(motor?.now()).toEqual({ pan: 5, zoom: 100 });
  await motor?.move({ pan: -200, tilt: 40, zoom: 300 });
  expect(track.moved).toEqual([{ advanced: [{ pan: -90, zoom: 300 }] }]);
  expect(within(REACH, {})).toEqual({});
});

test("what was stored is of one place only, and nonsense is nothing", () => {
  const kept = new Map<string, string>();
  Object.assign(globalThis, { localStorage: { getItem: (key: string) => kept.get(key) ?? null } });
  const board: Aim = { pan: 10, tilt: 0, zoom: 200 };
  kept.set("erbij.aims", JSON.stringify({ B12: { board, teacher: { pan: "left" }, roof: board } }));
  expect(aimsOf("B12")).toEqual({ board });
  expect(aimsOf("B13")).toEqual({});
  kept.set("erbij.aims", "[");
  expect(aimsOf("B12")).toEqual({});
});

test("a camera that looks at one thing shows that and no pieces; the board camera stays what it is", () => {
  const devices = { screen: false, roomCamera: true, boardCamera: false, canCrop: true, table: true };
  expect([...classPlan({ ...devices, aimed: "board" })]).toEqual([["board", "room_camera"]]);
  expect([...classPlan({ ...devices, aimed: "teacher", boardCamera: true })]).toEqual([
    ["board", "board_camera"],
    ["teacher", "room_camera"],
  ]);
  expect([...classPlan({ ...devices, aimed: "board", screen: true })]).toEqual([
    ["board", "screen"],
    ["room", "room_camera"],
  ]);
  expect([...classPlan({ ...devices, aimed: "table" })]).toEqual([["room", "room_camera"]]);
  expect(classPlan({ ...devices, aimed: "room" })).toEqual(classPlan(devices));
});
