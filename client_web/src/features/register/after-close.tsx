/** "Na afsluiting": what was written about a line after the school had closed the month. */
import { minutesAndSeconds } from "../../core/register-line";
import { t } from "../../i18n";

export function AfterClose({ seconds }: { readonly seconds: number }) {
  if (seconds === 0) return null;
  const length = minutesAndSeconds(Math.abs(seconds));
  return (
    <p>
      <span class="tag">{t("register.afterClose")}</span>{" "}
      <span class="quiet">{t(seconds > 0 ? "register.afterClose.more" : "register.afterClose.less", { length })}</span>
    </p>
  );
}
