/** Lessons of which a teacher still has to decide whether a pupil was there enough (R11). */
import { api } from "../../core/client";
import { dayAndMonth, localDate } from "../../core/time";
import type { UndecidedLesson, UndecidedLessons } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { TimeSpan } from "../../ui/time";
import { useLoad } from "../../ui/use-load";

/** For the office: who has to decide what. */
export function Undecided() {
  const held = useLoad<UndecidedLessons>("undecided", (signal) => api.call("GET /api/register/partials", { signal }));
  const found = held.data;
  if (!found || found.lessons.length === 0) return null;
  return (
    <details class="help">
      <summary>{tn("reports.undecided", found.lessons.length)}</summary>
      <div class="help__body">
        <p>{t("reports.undecided.text")}</p>
        <ul class="list reports__parts">
          {found.lessons.map((one) => (
            <li key={one.slot_id}>
              <Named one={one} zone={found.timezone} />
              <span>{one.teachers.join(", ")}</span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

interface OwnProps {
  /** Another text: ask once more. */
  readonly again: string;
  /** Lessons that the page shows itself. */
  readonly shown: readonly string[];
}

/** For a teacher: the own lessons of other weeks that wait, each a way to its week. */
export function OwnUndecided({ again, shown }: OwnProps) {
  const held = useLoad<UndecidedLessons>(`own undecided ${again}`, (signal) =>
    api.call("GET /api/register/partials/own", { signal }),
  );
  const found = held.data;
  const others = found?.lessons.filter(({ slot_id }) => !shown.includes(slot_id)) ?? [];
  if (!found || others.length === 0) return null;
  return (
    <details class="help" open>
      <summary>{tn("reports.teaching.undecided", others.length)}</summary>
      <ul class="list help__body">
        {others.map((one) => (
          <li key={one.slot_id}>
            <a href={`/reports/teaching?date=${dateOf(one)}`}>
              <Named one={one} zone={found.timezone} />
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

const dateOf = (one: UndecidedLesson): string => localDate(Date.parse(one.starts_at));

function Named({ one, zone }: { readonly one: UndecidedLesson; readonly zone: string }) {
  return (
    <span>
      {one.subject} {one.group}, {dayAndMonth(dateOf(one), language())}{" "}
      <TimeSpan start={one.starts_at} end={one.ends_at} zone={zone} />{" "}
      <span class="quiet">({tn("reports.undecided.pupils", one.pupils)})</span>
    </span>
  );
}
