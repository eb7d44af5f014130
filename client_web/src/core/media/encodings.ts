/** How each source is sent. The board is sharp before it is smooth; the room is smooth before it is sharp. */
import type { SourceKind } from "../../generated/wire";

export interface SendPlan {
  readonly maxBitrate: number;
  readonly maxFramerate?: number;
  /** Widest picture that is sent; wider ones are scaled down. */
  readonly maxWidth?: number;
  readonly hint: "detail" | "motion" | "speech" | "";
}

const PLANS: Readonly<Record<SourceKind, SendPlan>> = {
  board: { maxBitrate: 1_500_000, maxFramerate: 5, maxWidth: 1_920, hint: "detail" },
  teacher: { maxBitrate: 500_000, maxFramerate: 24, maxWidth: 640, hint: "motion" },
  table: { maxBitrate: 500_000, maxFramerate: 24, maxWidth: 640, hint: "motion" },
  room: { maxBitrate: 500_000, maxFramerate: 24, maxWidth: 640, hint: "motion" },
  class_sound: { maxBitrate: 32_000, hint: "" },
  teacher_voice: { maxBitrate: 32_000, hint: "speech" },
  voice: { maxBitrate: 32_000, hint: "speech" },
  face: { maxBitrate: 300_000, maxFramerate: 24, maxWidth: 640, hint: "motion" },
};

export const sendPlan = (kind: SourceKind): SendPlan => PLANS[kind];

/** The sender's encoding for a track of this width (unknown: sent as it is). */
export function encodingFor(kind: SourceKind, width: number | undefined, active: boolean): RTCRtpEncodingParameters {
  const plan = sendPlan(kind);
  const encoding: RTCRtpEncodingParameters = { maxBitrate: plan.maxBitrate, active };
  if (plan.maxFramerate !== undefined) encoding.maxFramerate = plan.maxFramerate;
  if (plan.maxWidth !== undefined && width !== undefined && width > plan.maxWidth) {
    encoding.scaleResolutionDownBy = width / plan.maxWidth;
  }
  return encoding;
}

const SOUNDS: ReadonlySet<SourceKind> = new Set(["class_sound", "teacher_voice", "voice"]);

export const isAudio = (kind: SourceKind): boolean => SOUNDS.has(kind);
