import { endOf } from "../../core/day-plan";
import type { DayBlock } from "../../generated/wire";
import { t } from "../../i18n";

/** "09:00 – 09:25", read out with "tot"; local times of the school. */
export function Until({ block }: { readonly block: DayBlock }) {
  return (
    <>
      <time>{block.start}</time> <span aria-hidden="true">–</span>
      <span class="visually-hidden">{t("ui.until")}</span> <time>{endOf(block)}</time>
    </>
  );
}
