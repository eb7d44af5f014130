/** "Gemist: 10:20-10:50" on the day of a pupil and their parent, with the board of that time. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { api } from "../../core/client";
import { photoAddress } from "../../core/live/board";
import { clockTime } from "../../core/time";
import type { BoardPhoto, Day, MissedDay, MissedPart, SlotCard } from "../../generated/wire";
import { language, t } from "../../i18n";
import { TimeSpan } from "../../ui/time";
import { PhotoViewer } from "./photos";
import "./missed.css";

/** One day is on the screen at a time; its lessons share what was missed. */
const held = signal<MissedDay | null>(null);

const isOf = (missed: MissedDay | null, day: Day): missed is MissedDay =>
  missed !== null && missed.date === day.date && missed.person_id === day.person_id;

async function load({ date, person_id }: Day): Promise<void> {
  held.value = await api.call("GET /api/live/missed", { query: { date, person_id } });
}

/** Asks for what was missed, whenever a lesson of the day is over; nothing is shown where nothing was. */
export function DayMissed({ day }: { readonly day: Day }) {
  const print = `${day.date} ${day.person_id} ${day.lessons.filter(({ door }) => door === "over").length}`;
  useEffect(() => {
    // Without it the day stays as it was. What was missed is told a moment after the end of a lesson: then once more.
    const ask = (): void => void load(day).catch(() => undefined);
    ask();
    const timer = setTimeout(ask, 3_000);
    return () => clearTimeout(timer);
  }, [print]);
  const missed = held.value;
  const parts = isOf(missed, day) ? missed.parts : [];
  if (parts.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-label={t("live.missed.title")} data-role="missed">
      <p class="lessons__title">{t("live.missed.title")}</p>
      <ul class="list stack stack--tight">
        {parts.map((part) => (
          <li key={`${part.slot_id} ${part.start}`}>
            <Part part={part} lesson={day.lessons.find(({ id }) => id === part.slot_id)} zone={day.timezone} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PartProps {
  readonly part: MissedPart;
  readonly lesson: SlotCard | undefined;
  readonly zone: string;
}

function Part({ part, lesson, zone }: PartProps) {
  const [shown, look] = useState<BoardPhoto | null>(null);
  return (
    <article class="card missed">
      {lesson ? <h2 class="missed__lesson">{lesson.subject}</h2> : null}
      <p>
        {t("live.missed")} <TimeSpan start={part.start} end={part.end} zone={zone} />
      </p>
      {part.photos.length > 0 ? (
        <ul class="missed__photos" aria-label={t("live.missed.photos")}>
          {part.photos.map((photo) => (
            <li key={photo.id}>
              <button type="button" class="missed__photo" onClick={() => look(photo)}>
                <img
                  src={photoAddress(photo)}
                  loading="lazy"
                  width={photo.width}
                  height={photo.height}
                  alt={t("live.board.alt", { time: clockTime(photo.at, zone, language()) })}
                />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <PhotoViewer photos={part.photos} shown={shown} look={look} />
    </article>
  );
}
