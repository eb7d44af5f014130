/**
 * Hears at once that lessons changed, where a page shows them. The page reads them again; without a line it still asks
 * every so often.
 */
import type { Link } from "./link";

/** Dates that changed; null: anything may have, the line was away for a while. */
export type Dates = readonly string[] | null;

export function onBulletin(link: Pick<Link, "on" | "watch" | "connect">, changed: (dates: Dates) => void): () => void {
  let down = false;
  const deaf = link.on("timetable.bulletin", ({ dates }) => changed(dates));
  const blind = link.watch((state) => {
    if (state === "down") down = true;
    if (state !== "up" || !down) return;
    down = false;
    changed(null);
  });
  link.connect();
  return () => {
    deaf();
    blind();
  };
}
