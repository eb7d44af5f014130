/** Who of the class stays out of the picture, by name and without a reason: for whoever points the camera. */
import { unitApi } from "../../core/client";
import { t } from "../../i18n";
import { useLoad } from "../../ui/use-load";
import "./passports.css";

export function OutOfViewNames({ slotId }: { readonly slotId: string }) {
  const names = useLoad(`out of view ${slotId}`, (signal) =>
    unitApi.call("GET /api/plans/out-of-view/lesson", { query: { slot_id: slotId }, signal }),
  ).data?.names;
  if (!names || names.length === 0) return null;
  return <p class="unit-passport">{t("live.outOfView", { names: names.join(", ") })}</p>;
}
