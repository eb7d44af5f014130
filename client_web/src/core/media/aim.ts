/**
 * Where a camera that can move looks: places that the teacher stored at the unit, and called there.
 *
 * Nobody at home ever moves a motor: pupils choose pieces of the picture. A border is drawn in the picture of one place
 * and says nothing about another; so a camera with a border goes to the place in which it was drawn, and stays there.
 */
import { KEYS, recall, remember, withPlace } from "../store";
import type { PictureKind } from "./class_plan";

export const AXES = ["pan", "tilt", "zoom"] as const;
export type Axis = (typeof AXES)[number];
/** A position; an axis that the camera does not have is absent. */
export type Aim = Readonly<Partial<Record<Axis, number>>>;

export interface Reach {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface Motor {
  readonly reach: Readonly<Partial<Record<Axis, Reach>>>;
  now(): Aim;
  /** Rejects when the camera does not follow. */
  move(aim: Aim): Promise<void>;
}

/** `room` is where it looks by itself, and where a border was drawn. */
export type Aims = Readonly<Partial<Record<PictureKind, Aim>>>;
export const AIM_NAMES: readonly PictureKind[] = ["board", "teacher", "room", "table"];

/** Asked with every camera of a unit: who has no motor is not asked for leave to move it. */
export const MOVES = { pan: true, tilt: true, zoom: true } as MediaTrackConstraints;

/** The motor of an open camera; null when it has none, or the browser may not use it. */
export function motorOf(
  track: Pick<MediaStreamTrack, "getCapabilities" | "getSettings" | "applyConstraints">,
): Motor | null {
  const found = (track.getCapabilities?.() ?? {}) as Partial<Record<Axis, Partial<Reach> | boolean>>;
  const reach = Object.fromEntries(AXES.flatMap((axis) => reachOf(axis, found[axis])));
  if (Object.keys(reach).length === 0) return null;
  return {
    reach,
    now: () => within(reach, track.getSettings() as Aim),
    move: async (aim) => await track.applyConstraints({ advanced: [within(reach, aim) as MediaTrackConstraintSet] }),
  };
}

function reachOf(axis: Axis, range: Partial<Reach> | boolean | undefined): [Axis, Reach][] {
  if (typeof range !== "object" || typeof range.min !== "number" || typeof range.max !== "number") return [];
  return range.min < range.max ? [[axis, { min: range.min, max: range.max, step: range.step || 1 }]] : [];
}

/** What of a position the camera has, inside its reach. */
export function within(reach: Motor["reach"], aim: Aim): Aim {
  return Object.fromEntries(
    AXES.flatMap((axis) => {
      const [range, value] = [reach[axis], aim[axis]];
      return range && typeof value === "number" ? [[axis, Math.min(range.max, Math.max(range.min, value))]] : [];
    }),
  );
}

export function aimsOf(place: string): Aims {
  try {
    const kept = JSON.parse(recall(KEYS.aims) ?? "{}") as Readonly<Record<string, Partial<Record<string, unknown>>>>;
    const mine = kept[place] ?? {};
    return Object.fromEntries(AIM_NAMES.flatMap((name) => (isAim(mine[name]) ? [[name, mine[name]]] : [])));
  } catch {
    return {};
  }
}

export function keepAims(place: string, aims: Aims): void {
  remember(KEYS.aims, withPlace(KEYS.aims, place, aims));
}

const isAim = (found: unknown): found is Aim =>
  typeof found === "object" && found !== null && Object.values(found).every((value) => Number.isFinite(value));
