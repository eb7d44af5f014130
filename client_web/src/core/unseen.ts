/** Who was not seen: what waits and what was made of it. Pure. */
import type { UnseenLesson, UnseenPupil } from "../generated/wire";

export const waitingOf = ({ lessons }: UnseenPupil): readonly UnseenLesson[] =>
  lessons.filter(({ settled }) => settled === null);

/** Lessons that one person settled in one way at one moment: they are taken back together. */
export interface SettledTogether {
  readonly settled: NonNullable<UnseenLesson["settled"]>;
  readonly by: string | null;
  readonly at: string;
  readonly mayUndo: boolean;
  readonly lessons: readonly UnseenLesson[];
}

export function settledOf({ lessons }: UnseenPupil): readonly SettledTogether[] {
  const found = new Map<string, SettledTogether>();
  for (const one of lessons) {
    if (one.settled === null || one.settled_at === null) continue;
    const key = `${one.settled} ${one.settled_at}`;
    const before = found.get(key);
    found.set(key, {
      settled: one.settled,
      by: one.settled_by,
      at: one.settled_at,
      mayUndo: one.may_undo && (before?.mayUndo ?? true),
      lessons: [...(before?.lessons ?? []), one],
    });
  }
  return [...found.values()];
}

/** Rest is agreed for lessons at home only. */
export const mayRest = (lessons: readonly UnseenLesson[]): boolean =>
  lessons.length > 0 && lessons.every(({ where }) => where === "HOME");
