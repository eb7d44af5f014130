/** How fast a film or sound plays. What counts is the time on the clock, so double speed is half of the minutes. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n";
import { Select } from "../../ui/select";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

export function Speed({ player }: { readonly player: HTMLMediaElement }) {
  const [rate, set] = useState("1");
  useEffect(() => {
    player.playbackRate = Number(rate);
  }, [player, rate]);
  return (
    <div class="lesson__speed">
      <Select
        label={t("catalogue.lesson.speed")}
        value={rate}
        options={SPEEDS.map((one) => ({ id: String(one), name: nameOf(one) }))}
        onChange={set}
      />
    </div>
  );
}

const nameOf = (rate: number): string =>
  rate === 1 ? t("catalogue.lesson.speed.usual") : `${String(rate).replace(".", t("catalogue.lesson.speed.point"))}×`;
