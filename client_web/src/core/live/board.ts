/** Photos of the board: a pupil asks and looks, the one who shows the board answers. */
import type { BoardPhoto, StillWanted } from "../../generated/wire";
import type { Api } from "../api";
import { reduced } from "../media/still";
import { Refused } from "../problem";
import { realTimers, type Timers } from "../realtime/timers";
import type { SessionLink } from "./session";

/** Longer than the five seconds in which a photo should be there. */
export const PATIENCE_MS = 8_000;

export type PhotoState = "idle" | "asked" | "failed" | "none";

export class BoardPhotos {
  state: PhotoState = "idle";
  photos: readonly BoardPhoto[] = [];
  /** The photo that is looked at. */
  shown: BoardPhoto | null = null;
  readonly #link: SessionLink;
  readonly #changed: () => void;
  readonly #timers: Timers;
  #cancel: () => void = () => undefined;

  constructor(link: SessionLink, changed: () => void, timers: Timers = realTimers) {
    this.#link = link;
    this.#changed = changed;
    this.#timers = timers;
  }

  async ask(): Promise<void> {
    if (this.state === "asked") return;
    this.#become("asked");
    this.#cancel = this.#timers.after(PATIENCE_MS, () => this.#become("failed"));
    try {
      await this.#link.ask("board.ask", {});
    } catch (error) {
      this.#become(error instanceof Refused && error.code === "no_board" ? "none" : "failed");
    }
  }

  /** Of a room told whole: a photo that was waited for is looked at as soon as it is there. */
  room(photos: readonly BoardPhoto[]): void {
    const known = this.photos.length;
    this.photos = photos;
    if (this.state !== "asked" || photos.length <= known) return;
    this.shown = photos.at(-1) ?? null;
    this.#become("idle");
  }

  look(photo: BoardPhoto | null): void {
    this.shown = photo;
    this.#changed();
  }

  close(): void {
    this.#cancel();
  }

  #become(state: PhotoState): void {
    if (state !== "asked") this.#cancel();
    this.state = state;
    this.#changed();
  }
}

/** Take the photo that was asked for and bring it in; what fails is asked for again by whoever still wants it. */
export async function bringPhoto(api: Api, photo: string, still: () => Promise<Blob>): Promise<void> {
  try {
    const image = await base64(await still());
    await api.call("POST /api/live/boards", { body: { photo, image } });
  } catch {
    // The pupil's page says after a while that it did not work.
  }
}

/** A small picture of the board for pupils on a weak line; the next one is asked for in a few seconds anyway. */
export async function bringStill(api: Api, asked: StillWanted, still: () => Promise<Blob>): Promise<void> {
  try {
    const image = await base64(await reduced(await still()));
    await api.call("POST /api/live/stills", { body: { ...asked, image } });
  } catch {
    // It is asked for again.
  }
}

async function base64(blob: Blob): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(new Error("unreadable")));
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(",") + 1);
}

export const photoAddress = ({ id }: BoardPhoto): string => `/api/live/boards/${encodeURIComponent(id)}`;
