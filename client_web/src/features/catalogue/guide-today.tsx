/** What is on now for the pupil's year, and what comes later today: an invitation, never a task. */
import { api } from "../../core/client";
import { clockTime } from "../../core/time";
import type { GuideShown, GuideToday } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { useLoad } from "../../ui/use-load";

const EVERY_MS = 60_000;

/** Nothing is shown where there is no programme, nor where it could not be asked. */
export function GuideOfToday() {
  const held = useLoad<GuideToday>(
    "guide",
    (signal) => api.call("GET /api/catalogue/guides/today", { signal }),
    EVERY_MS,
  );
  if (!held.data) return null;
  const { now, later, timezone } = held.data;
  return (
    <>
      <Part title={t("catalogue.guides.now")} some={now} zone={timezone} />
      <Part title={t("catalogue.guides.later")} some={later} zone={timezone} />
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly some: readonly GuideShown[];
  readonly zone: string;
}

function Part({ title, some, zone }: PartProps) {
  if (some.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-label={title}>
      <h2>{title}</h2>
      <ul class="item-list">
        {some.map((one) => (
          <li key={`${one.starts_at} ${one.item_id}`}>
            <a class="card item-card" href={`/catalogue/lesson/${one.item_id}`}>
              <span class="item-card__title">{one.title}</span>
              <span class="quiet">{factsOf(one, zone)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const factsOf = ({ starts_at, subject, minutes }: GuideShown, zone: string): string =>
  [clockTime(starts_at, zone, language()), subject, tn("catalogue.minutes", minutes)].join(" · ");
