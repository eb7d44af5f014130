/**
 * Which device shows what of a class, as a pure choice.
 *
 * Board: the shared screen, else a board camera, else a piece of the only camera. Teacher and table: pieces. Room: the
 * whole picture, or its region. Where a region was set and nothing can be cut, nothing of that camera is shown at all.
 * A source that does not exist is not in the answer, so it has no button.
 */
import type { SourceKind } from "../../generated/wire";

export type PictureKind = Extract<SourceKind, "board" | "teacher" | "room" | "table">;
export type Feed =
  | "screen"
  | "board_camera"
  | "board_camera_crop"
  | "room_camera"
  | "board_crop"
  | "teacher_crop"
  | "region_crop"
  | "table_crop";

export interface ClassDevices {
  readonly screen: boolean;
  readonly roomCamera: boolean;
  readonly boardCamera: boolean;
  readonly canCrop: boolean;
  /** Only a part of the room camera's picture may be seen. */
  readonly region?: boolean;
  readonly table?: boolean;
  /** Only a part of the board camera's picture may be seen. */
  readonly boardRegion?: boolean;
  /** What the room camera was turned to, if it is not the room. */
  readonly aimed?: PictureKind;
}

export function classPlan(devices: ClassDevices): ReadonlyMap<PictureKind, Feed> {
  const { aimed } = devices;
  if (aimed && aimed !== "room" && devices.roomCamera) return turnedPlan(devices, aimed);
  const plan = new Map<PictureKind, Feed>();
  const pieces = devices.roomCamera && devices.canCrop;
  const board = boardFeed(devices);
  if (board) plan.set("board", board);
  if (pieces) plan.set("teacher", "teacher_crop");
  if (devices.region ? pieces : devices.roomCamera) plan.set("room", devices.region ? "region_crop" : "room_camera");
  if (pieces && devices.table) plan.set("table", "table_crop");
  return plan;
}

/** A camera that was turned shows one thing, whole: where its pieces were is somewhere else now. */
function turnedPlan(devices: ClassDevices, aimed: PictureKind): ReadonlyMap<PictureKind, Feed> {
  const plan = new Map<PictureKind, Feed>();
  const board = boardFeed({ ...devices, roomCamera: false });
  if (board) plan.set("board", board);
  plan.set(plan.has(aimed) || aimed === "table" ? "room" : aimed, "room_camera");
  return plan;
}

function boardFeed({ screen, boardCamera, boardRegion, roomCamera, canCrop }: ClassDevices): Feed | null {
  if (screen) return "screen";
  if (boardCamera && !boardRegion) return "board_camera";
  if (boardCamera) return canCrop ? "board_camera_crop" : null;
  return roomCamera && canCrop ? "board_crop" : null;
}

const BOARD_NAME = /\b(board|bord|document|doc|visualiser|visualizer)/i;

/** Which of several cameras looks at the board: the one whose name says so. */
export function boardCameraOf(cameras: readonly { deviceId: string; label: string }[]): string | null {
  if (cameras.length < 2) return null;
  return cameras.find(({ label }) => BOARD_NAME.test(label))?.deviceId ?? null;
}
