/**
 * How each source is sent. The board is sharp before it is smooth; the room is smooth before it is sharp. Room and faces
 * are sent in two sizes, told apart by their rid.
 */
import type { SourceKind } from "../../generated/wire";

export interface SendPlan {
  readonly maxBitrate: number;
  readonly maxFramerate?: number;
  /** Widest picture that is sent; wider ones are scaled down. */
  readonly maxWidth?: number;
  readonly hint: "detail" | "motion" | "speech" | "";
  readonly inTwoSizes?: true;
}

/** `L1T1`: every frame of a size stands on the one before; nothing between here and a pupil drops any. */
type Encoding = RTCRtpEncodingParameters & { readonly scalabilityMode?: string };

/** What of a source is sent now. */
export interface Sizes {
  readonly large: boolean;
  readonly small: boolean;
}

export const BOTH: Sizes = { large: true, small: true };
export const NEITHER: Sizes = { large: false, small: false };

const SMALL_WIDTH = 320;
/** Browsers make no second size of a narrower picture. */
const NARROW = 480;

const PLANS: Readonly<Record<SourceKind, SendPlan>> = {
  board: { maxBitrate: 1_500_000, maxFramerate: 5, maxWidth: 1_920, hint: "detail" },
  teacher: { maxBitrate: 500_000, maxFramerate: 24, maxWidth: 640, hint: "motion" },
  table: { maxBitrate: 500_000, maxFramerate: 24, maxWidth: 640, hint: "motion" },
  room: { maxBitrate: 500_000, maxFramerate: 24, maxWidth: 640, hint: "motion", inTwoSizes: true },
  class_sound: { maxBitrate: 32_000, hint: "" },
  teacher_voice: { maxBitrate: 32_000, hint: "speech" },
  voice: { maxBitrate: 32_000, hint: "speech" },
  face: { maxBitrate: 300_000, maxFramerate: 24, maxWidth: 640, hint: "motion", inTwoSizes: true },
};

export const sendPlan = (kind: SourceKind): SendPlan => PLANS[kind];

/** The sender's encodings for a track of this width (unknown: sent as it is); the small size first, it is cheap. */
export function encodingsFor(kind: SourceKind, width: number | undefined, sent: Sizes): Encoding[] {
  const isWide = width === undefined || width >= NARROW;
  if (!sendPlan(kind).inTwoSizes || !isWide) return [large(kind, width, sent.large || sent.small)];
  return [small(width, sent.small), { ...large(kind, width, sent.large), rid: "l", scalabilityMode: "L1T1" }];
}

/** What an encoding that is there becomes: of a sender in two sizes each goes on as what it was. */
export function adjusted(encoding: Encoding, kind: SourceKind, width: number | undefined, sent: Sizes): Encoding {
  if (encoding.rid === "s") return { ...encoding, ...small(width, sent.small) };
  return { ...encoding, ...large(kind, width, encoding.rid === "l" ? sent.large : sent.large || sent.small) };
}

function small(width: number | undefined, active: boolean): Encoding {
  const scaleResolutionDownBy = width === undefined ? 2 : Math.max(1, width / SMALL_WIDTH);
  return { rid: "s", maxBitrate: 150_000, maxFramerate: 15, scaleResolutionDownBy, scalabilityMode: "L1T1", active };
}

function large(kind: SourceKind, width: number | undefined, active: boolean): Encoding {
  const plan = sendPlan(kind);
  const encoding: Encoding = { maxBitrate: plan.maxBitrate, active };
  if (plan.maxFramerate !== undefined) encoding.maxFramerate = plan.maxFramerate;
  if (plan.maxWidth !== undefined && width !== undefined && width > plan.maxWidth) {
    encoding.scaleResolutionDownBy = width / plan.maxWidth;
  }
  return encoding;
}

const SOUNDS: ReadonlySet<SourceKind> = new Set(["class_sound", "teacher_voice", "voice"]);

export const isAudio = (kind: SourceKind): boolean => SOUNDS.has(kind);
