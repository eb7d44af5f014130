/** The way back to the lessons, below a page that is about them. */
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";

export const ToLessons = () => (
  <p>
    <ButtonLink kind="quiet" icon="left" href="/catalogue">
      {t("catalogue.links.back")}
    </ButtonLink>
  </p>
);
