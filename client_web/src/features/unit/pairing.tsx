import { t } from "../../i18n";

/** A code large enough to read from the back of the room. */
export function UnitPairing({ code }: { readonly code: string }) {
  return (
    <main class="unit unit--pairing" id="main">
      <h1>{t("unit.pair.title")}</h1>
      <p class="unit__code" data-role="pairing-code">
        {code}
      </p>
      <p class="unit__how">{t("unit.pair.how")}</p>
      <p class="unit__how">{t("unit.pair.wait")}</p>
    </main>
  );
}
