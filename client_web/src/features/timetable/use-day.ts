import { useEffect, useState } from "preact/hooks";
import { api } from "../../core/client";
import { clock } from "../../core/clock";
import { nextMoment } from "../../core/day";
import type { Day } from "../../generated/wire";
import { type Loaded, useLoad } from "../../ui/use-load";
import { useBulletin } from "./use-bulletin";

const EVERY_MS = 30_000;
const TICK_MS = 5_000;

export interface DayHeld extends Loaded<Day> {
  /** The server's time, moving on by itself. */
  readonly now: number;
}

/** A day that stays fresh: when the server says so, every 30 s, when the page comes into view, and at each door and bell. */
export function useDay(date: string | undefined, person: string | undefined): DayHeld {
  const [now, setNow] = useState(clock.now);
  const held = useLoad<Day>(
    `${date ?? "today"} ${person ?? "me"}`,
    async (signal) => {
      const query = { ...(date && { date }), ...(person && { person_id: person }) };
      const day = await api.call("GET /api/timetable/day", { query, signal });
      clock.learn(day.now);
      setNow(clock.now());
      return day;
    },
    EVERY_MS,
  );
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const day = held.data;
  useEffect(() => {
    const wait = day ? nextMoment(day.lessons, clock.now()) : null;
    if (wait !== null) held.at(wait + 200);
  }, [day]);
  useBulletin((dates) => {
    if (dates === null || (day !== null && dates.includes(day.date))) void held.refresh();
  });
  return { ...held, now };
}
