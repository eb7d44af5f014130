/**
 * Which device shows what of a class, as a pure choice.
 *
 * Board: the shared screen, else a board camera, else a crop of the only camera. Teacher: a crop. Room: the whole
 * picture. A source that does not exist is not in the answer, so it has no button.
 */
import type { SourceKind } from "../../generated/wire";

export type PictureKind = Extract<SourceKind, "board" | "teacher" | "room">;
export type Feed = "screen" | "board_camera" | "room_camera" | "board_crop" | "teacher_crop";

export interface ClassDevices {
  readonly screen: boolean;
  readonly roomCamera: boolean;
  readonly boardCamera: boolean;
  readonly canCrop: boolean;
}

export function classPlan(devices: ClassDevices): ReadonlyMap<PictureKind, Feed> {
  const plan = new Map<PictureKind, Feed>();
  const board = boardFeed(devices);
  if (board) plan.set("board", board);
  if (devices.roomCamera && devices.canCrop) plan.set("teacher", "teacher_crop");
  if (devices.roomCamera) plan.set("room", "room_camera");
  return plan;
}

function boardFeed({ screen, boardCamera, roomCamera, canCrop }: ClassDevices): Feed | null {
  if (screen) return "screen";
  if (boardCamera) return "board_camera";
  return roomCamera && canCrop ? "board_crop" : null;
}

const BOARD_NAME = /\b(board|bord|document|doc|visualiser|visualizer)/i;

/** Which of several cameras looks at the board: the one whose name says so. */
export function boardCameraOf(cameras: readonly { deviceId: string; label: string }[]): string | null {
  if (cameras.length < 2) return null;
  return cameras.find(({ label }) => BOARD_NAME.test(label))?.deviceId ?? null;
}
