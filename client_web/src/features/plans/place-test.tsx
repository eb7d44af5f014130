/** A classroom is tried once: the three things that must be good before a pupil comes in. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { dayAndMonth } from "../../core/time";
import type { PlaceCard } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { useDeed } from "../../ui/use-load";

const CHECKS = ["board", "sound", "voice"] as const;

export function PlaceLine({ place, onDone }: { readonly place: PlaceCard; readonly onDone: () => void }) {
  const [open, setOpen] = useState(false);
  const [good, setGood] = useState<readonly string[]>([]);
  const deed = useDeed();
  const all = good.length === CHECKS.length;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!all) return;
    const body = { place: place.place, board: true, sound: true, voice: true } as const;
    if (await deed.run(async () => void (await api.call("POST /api/plans/start/place", { body })))) {
      setOpen(false);
      onDone();
    }
  };
  return (
    <li class="card stack stack--tight">
      <div class="row row--apart">
        <p>
          <strong>{place.place}</strong>{" "}
          <span class={place.tested_on ? "tag tag--ok" : "tag"}>
            {place.tested_on
              ? t("plans.board.tested", { date: dayAndMonth(place.tested_on, language()), name: place.tested_by })
              : t("plans.board.untested")}
          </span>
        </p>
        <Button expanded={open} onClick={() => setOpen(!open)}>
          {t(place.tested_on ? "plans.board.testAgain" : "plans.board.test")}
          <span class="visually-hidden"> {place.place}</span>
        </Button>
      </div>
      {open ? (
        <form class="stack stack--tight" onSubmit={(event) => void save(event)}>
          <p>{t("plans.board.test.text")}</p>
          {CHECKS.map((one) => (
            <Check
              key={one}
              label={t(`plans.board.test.${one}`)}
              checked={good.includes(one)}
              onChange={(on) => setGood(on ? [...good, one] : good.filter((other) => other !== one))}
            />
          ))}
          {deed.error ? <Trouble error={deed.error} /> : null}
          <p class="quiet" role="status">
            {all ? "" : t("plans.board.test.all")}
          </p>
          <div>
            <Button type="submit" kind="primary" busy={deed.busy || !all}>
              {t("plans.board.test.save")}
            </Button>
          </div>
        </form>
      ) : null}
    </li>
  );
}
