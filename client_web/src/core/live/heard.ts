/** Why a pupil may not hear the class, as far as this side can know. Pure. */
import type { RoomView } from "../../generated/wire";

/** `none`: nothing is sent; `silent`: it is sent and brings nothing; `arrives`: it leaves the school as it should. */
export type SoundState = "none" | "silent" | "arrives";

export function soundOf({ sources, silent }: Pick<RoomView, "sources" | "silent">): SoundState {
  const sounds = sources.filter((kind) => kind === "class_sound" || kind === "teacher_voice");
  if (sounds.length === 0) return "none";
  return sounds.every((kind) => silent.includes(kind)) ? "silent" : "arrives";
}
