import { useEffect, useState } from "preact/hooks";
import { unitApi } from "../../core/client";
import { keepAwake } from "../../core/live/awake";
import { sayGoodbye } from "../../core/live/goodbye";
import { helperOf, helperSecret } from "../../core/live/unit_helper";
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

/** On a kiosk: its lamp shows what the screen shows, and the device knows that this page lives. */
function withHelper(unit: UnitRoom): (() => void) | undefined {
  const helper = helperOf(helperSecret());
  if (!helper) return undefined;
  const say = (): void => {
    const state = unit.view.kind === "paired" ? unit.state : "unpaired";
    helper.tell(state, unit.handWaits, performance.now());
  };
  say();
  const timer = setInterval(say, 1_000);
  void helper.motor().then((motor) => unit.lend(motor));
  return () => clearInterval(timer);
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
  useEffect(() => withHelper(unit), [unit]);
  const { view } = unit;
  useTitle(t("unit.title", { place: view.kind === "paired" ? (view.me.place ?? view.me.name) : "" }));
  if (view.kind === "pairing") return <UnitPairing code={view.code} />;
  if (view.kind === "paired")
    return (
      <UnitClass
        me={view.me}
        lesson={view.lesson}
        next={view.next}
        off={view.off}
        feed={unit.feed}
        sayStand={(place) => unit.sayStand(place)}
      />
    );
  return (
    <main class="unit" id="main">
      <h1>{t("unit.starting")}</h1>
    </main>
  );
}
