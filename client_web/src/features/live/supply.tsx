/** For who takes this lesson over from a colleague: all there is to know about the pupil at home, in three lines. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { RoomView } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { useLoad } from "../../ui/use-load";
import "./supply.css";

export function SupplyCard({ room }: { readonly room: RoomView }) {
  const [read, setRead] = useState(false);
  const { slot_id } = room.lesson;
  const day = useLoad(`supply ${slot_id}`, (signal) => api.call("GET /api/timetable/day", { signal })).data;
  const supply = day?.lessons.some(({ id, supply }) => id === slot_id && supply);
  if (!supply || read) return null;
  const names = room.pupils.map(({ name }) => name);
  return (
    <section class="card stack stack--tight" aria-labelledby="supply" data-role="supply">
      <h2 id="supply">{t("live.supply.title")}</h2>
      <ul class="live-supply">
        <li>
          <Icon name="eye" />
          <span>
            {names.length > 0
              ? tn("live.supply.who", names.length, { names: names.join(", ") })
              : t("live.supply.who.none")}
          </span>
        </li>
        <li>
          <Icon name="hand" />
          <span>{t("live.supply.hand")}</span>
        </li>
        <li>
          <Icon name="curtain" />
          <span>{t("live.supply.curtain")}</span>
        </li>
      </ul>
      <div>
        <Button icon="check" onClick={() => setRead(true)}>
          {t("live.supply.read")}
        </Button>
      </div>
    </section>
  );
}
