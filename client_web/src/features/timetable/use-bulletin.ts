import { useEffect, useRef } from "preact/hooks";
import type { Dates } from "../../core/realtime/bulletin";

/** Calls `changed` while the page is open; a line that cannot be had leaves the page as it was. */
export function useBulletin(changed: (dates: Dates) => void): void {
  const latest = useRef(changed);
  latest.current = changed;
  useEffect(() => {
    let gone = false;
    let end = (): void => undefined;
    const begin = async (): Promise<void> => {
      const [{ onBulletin }, { station }] = await Promise.all([
        import("../../core/realtime/bulletin"),
        import("../../core/media/stations"),
      ]);
      if (!gone) end = onBulletin(station("person").link, (dates) => latest.current(dates));
    };
    begin().catch(() => undefined);
    return () => {
      gone = true;
      end();
    };
  }, []);
}
