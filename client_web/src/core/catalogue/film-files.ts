/** Where the files of a film are: itself, its lighter forms, what is said in it. */
import type { CaptionsCard } from "../../generated/wire";
import { addressOf } from "../api";

export const contentAddress = (id: string): string => addressOf("GET /api/catalogue/files/{id}/content", { id });

export const levelAddress = (id: string, kind: string): string =>
  addressOf("GET /api/catalogue/levels/{id}/content", { id }, { kind });

/** The play list from which a player takes what its line can carry. */
export const playListAddress = (id: string): string => addressOf("GET /api/catalogue/levels/{id}/playlist", { id });

export const picturesAddress = (id: string): string => addressOf("GET /api/catalogue/levels/{id}/pictures", { id });

export const textAddress = (id: string, { language, version }: CaptionsCard): string =>
  addressOf("GET /api/catalogue/captions/{id}/text", { id }, { language, version: String(version) });
