import { useEffect, useState } from "preact/hooks";
import { unitApi } from "../../core/client";
import { keepAwake } from "../../core/live/awake";
import { sayGoodbye } from "../../core/live/goodbye";
import { UnitRoom } from "../../core/live/unit_room";
import { station } from "../../core/media/stations";
import { t } from "../../i18n";
import { useTitle } from "../../ui/page";
import { useWatched } from "../../ui/use-watched";
import { UnitClass } from "./class";
import { UnitPairing } from "./pairing";
import "./unit.css";

/** The classroom unit: a screen that runs by itself. */
export default function UnitPage() {
  const [unit] = useState(() => new UnitRoom(unitApi, station("unit")));
  useWatched(unit);
  useEffect(() => {
    unit.start();
    return () => unit.close();
  }, [unit]);
  useEffect(() => sayGoodbye(unit), [unit]);
  useEffect(keepAwake, []);
  const { view } = unit;
  useTitle(t("unit.title", { place: view.kind === "paired" ? (view.me.place ?? "") : "" }));
  if (view.kind === "pairing") return <UnitPairing code={view.code} />;
  if (view.kind === "paired")
    return <UnitClass me={view.me} lesson={view.lesson} next={view.next} off={view.off} feed={unit.feed} />;
  return (
    <main class="unit" id="main">
      <h1>{t("unit.starting")}</h1>
    </main>
  );
}
