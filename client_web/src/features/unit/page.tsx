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

/** On this page alone: as an app on a tablet it begins here, in full screen. */
function installable(): () => void {
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = "/unit.webmanifest";
  document.head.append(link);
  return () => link.remove();
}

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
  useEffect(installable, []);
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
