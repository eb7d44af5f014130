/** Choices that stay on this device. A browser that refuses storage gives the defaults; nothing breaks. */
export const KEYS = {
  language: "erbij.language",
  camera: "erbij.camera",
  cameraDevice: "erbij.camera.device",
  microphoneDevice: "erbij.microphone.device",
  calm: "erbij.calm",
  /** The rest of how screens and sound are; see `core/comfort.ts`. */
  ease: "erbij.ease",
  /** What of it a pupil chose and the school does not keep yet. */
  easeUnkept: "erbij.ease.unkept",
  /** What of the classroom's camera may be seen, by place. */
  views: "erbij.views",
  /** Where a camera that can move looks, by place. */
  aims: "erbij.aims",
  /** The secret of the helper on a kiosk's own device. */
  helper: "erbij.helper",
  child: "erbij.child",
  /** "yes" while somebody is signed in in this browser: says whether it is worth asking who. */
  known: "erbij.known",
  /** The school through which somebody signed in here last: its button is there the next time. */
  school: "erbij.school",
  /** "yes" while somebody links the two schools where they work: after the second sign-in they are asked. */
  linking: "erbij.linking",
  /** "yes" while lessons may be kept on this device; see `core/offline/kept.ts`. */
  kept: "erbij.kept",
} as const;

export type StoreKey = (typeof KEYS)[keyof typeof KEYS];

export function recall(key: StoreKey): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: StoreKey, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse: the choice then holds for this page only.
  }
}

/** What is kept by place, with that of one place anew: a unit that moves finds its borders again where it was before. */
export function withPlace(key: StoreKey, place: string, value: object): string {
  let kept: object = {};
  try {
    kept = JSON.parse(recall(key) ?? "{}") as object;
  } catch {
    // Nonsense is nothing.
  }
  return JSON.stringify({ ...kept, [place]: value });
}

/** Which camera and microphone: the device's own, or the demonstration that is drawn and played by the page. */
export type CameraChoice = "real" | "demo";

export const cameraChoice = (): CameraChoice => (recall(KEYS.camera) === "demo" ? "demo" : "real");

/** Calm view: one picture, no motion, no sounds. */
export const calmView = (): boolean => recall(KEYS.calm) === "yes";
