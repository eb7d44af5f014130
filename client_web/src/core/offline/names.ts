/** How kept lessons are called on a device. A name says until when, so that the worker needs nothing else to let it go. */

export interface LessonName {
  readonly pupilId: string;
  readonly id: string;
  /** Milliseconds since 1970 by the device's clock. */
  readonly until: number;
}

export const SHELL = "erbij-shell ";
const LESSON = "erbij-lesson";

export const nameOf = ({ pupilId, id, until }: LessonName): string => `${LESSON} ${pupilId} ${id} ${until}`;

/** What a cache holds; null: it is none of a lesson. */
export function lessonOf(name: string): LessonName | null {
  const found = /^erbij-lesson (\S+) (\S+) (\d+)$/.exec(name);
  return found ? { pupilId: found[1] ?? "", id: found[2] ?? "", until: Number(found[3]) } : null;
}

/** How the worker answers a request: not at all, or in one of these ways. */
export type Way = "page" | "shell" | "file" | "fresh";

const PAGE = /^\/(?:catalogue\/(?:lesson\/[^/]+|kept)\/?)?$/;
const FILE = /^\/api\/catalogue\/(?:(?:files|levels)\/[^/]+\/content|captions\/[^/]+\/text)$/;
const FRESH = /^\/api\/(?:access\/me|catalogue\/(?:engagement\/lesson|quiz\/lesson|levels|captions|packs)\/[^/]+)$/;

/**
 * Which way a GET goes; null: as if there were no worker. Live lessons, signing in and everything else of Erbij never
 * come this way.
 */
export function wayOf(path: string, navigates: boolean, shell: ReadonlySet<string>): Way | null {
  if (shell.has(path)) return "shell";
  if (navigates && PAGE.test(path)) return "page";
  if (FILE.test(path)) return "file";
  return FRESH.test(path) ? "fresh" : null;
}
