/** A screen that belongs to no classroom, on a trolley or a tablet, asks where it stands: one tap on a room of today. */
import { unitApi } from "../../core/client";
import { clock } from "../../core/clock";
import { clockTime } from "../../core/time";
import type { FloatingRoom } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";
import { StateLine } from "./state";
import "./where.css";

const EVERY_MS = 30_000;
const SOON_MS = 3_600_000;

interface UnitWhereProps {
  /** Where it stands now; null: nobody said so today. */
  readonly place: string | null;
  readonly say: (place: string) => Promise<void>;
  /** Stay: asked in the middle of a day. */
  readonly onClose: () => void;
}

export function UnitWhere({ place, say, onClose }: UnitWhereProps) {
  const held = useLoad("floating", (signal) => unitApi.call("GET /api/access/floating", { signal }), EVERY_MS);
  const deed = useDeed();
  const rooms = (held.data?.rooms ?? []).filter((room) => room.place !== place);
  const soon = rooms.filter(({ starts_at }) => Date.parse(starts_at) <= clock.now() + SOON_MS);
  const later = rooms.filter((room) => !soon.includes(room));
  const choose = async (room: FloatingRoom): Promise<void> => {
    if (await deed.run(() => say(room.place))) onClose();
  };
  return (
    <section
      class={place ? "unit-where unit-where--moves" : "unit-where"}
      aria-labelledby="where"
      data-role="unit-where"
    >
      <ul class="unit__state">
        <StateLine id="where" mood="nowhere" words={t("unit.where.title")} />
      </ul>
      {held.data && rooms.length === 0 ? <p>{t("unit.where.none")}</p> : null}
      {rooms.length > 0 ? <p>{t("unit.where.how")}</p> : null}
      {deed.error || (held.error && !held.data) ? <Trouble error={deed.error ?? held.error} /> : null}
      <Rooms rooms={soon} busy={deed.busy} onChoose={choose} />
      {later.length > 0 ? (
        <details open={soon.length === 0}>
          <summary>{t("unit.where.later")}</summary>
          <Rooms rooms={later} busy={deed.busy} onChoose={choose} />
        </details>
      ) : null}
      {place ? (
        <div class="unit-where__stay">
          <Button large onClick={onClose}>
            {t("unit.where.stay", { place })}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

interface RoomsProps {
  readonly rooms: readonly FloatingRoom[];
  readonly busy: boolean;
  readonly onChoose: (room: FloatingRoom) => Promise<void>;
}

function Rooms({ rooms, busy, onChoose }: RoomsProps) {
  return (
    <ul class="unit-where__rooms">
      {rooms.map((room) => (
        <li key={room.place}>
          <button type="button" class="unit-where__room" disabled={busy} onClick={() => void onChoose(room)}>
            <strong>{room.place}</strong>
            <span>{[room.subject, room.group].filter(Boolean).join(", ")}</span>
            <span>{when(room)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function when({ starts_at, ends_at }: FloatingRoom): string {
  const at = (instant: string): string => clockTime(instant, undefined, language());
  if (Date.parse(starts_at) <= clock.now()) return t("unit.where.now", { until: at(ends_at) });
  return t("unit.where.from", { from: at(starts_at) });
}
