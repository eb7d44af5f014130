import { t } from "../../i18n";
import { StateLine } from "./state";

/** A code large enough to read from the back of the room. */
export function UnitPairing({ code }: { readonly code: string }) {
  return (
    <main class="unit unit--pairing unit--unpaired" data-state="unpaired" id="main">
      <h1>{t("unit.pair.title")}</h1>
      <p class="unit__code" data-role="pairing-code">
        {code}
      </p>
      <ul class="unit__state">
        <StateLine mood="unpaired" words={t("unit.state.unpaired")} />
      </ul>
      <p class="unit__how">{t("unit.pair.how")}</p>
      <p class="unit__how">{t("unit.pair.wait")}</p>
    </main>
  );
}
