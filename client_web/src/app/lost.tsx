/** Pages for who is somewhere without a page, without a sign-in or without the right. */
import { t } from "../i18n";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";

export function Missing() {
  return (
    <Page title={t("app.missing.title")}>
      <p>{t("app.missing.text")}</p>
      <p>
        <ButtonLink kind="primary" href="/">
          {t("app.home")}
        </ButtonLink>
      </p>
    </Page>
  );
}

export function NotAllowed() {
  return (
    <Page title={t("app.notAllowed.title")}>
      <p>{t("app.notAllowed.text")}</p>
      <p>
        <ButtonLink kind="primary" href="/">
          {t("app.home")}
        </ButtonLink>
      </p>
    </Page>
  );
}

/** What to do without a sign-in: pupils and parents need a link, staff a password, a classroom its code. */
export function NotSignedIn() {
  return (
    <Page title={t("app.notSignedIn.title")} lead={t("app.notSignedIn.lead")}>
      <section class="card">
        <h2>{t("app.notSignedIn.pupil.title")}</h2>
        <p>{t("app.notSignedIn.pupil.text")}</p>
        <p class="quiet">{t("app.notSignedIn.pupil.none")}</p>
      </section>
      <section class="card">
        <h2>{t("app.notSignedIn.staff.title")}</h2>
        <p>{t("app.notSignedIn.staff.text")}</p>
        <p>
          <ButtonLink kind="primary" href="/access">
            {t("app.notSignedIn.staff.link")}
          </ButtonLink>
        </p>
      </section>
      <section class="card">
        <h2>{t("app.notSignedIn.unit.title")}</h2>
        <p>{t("app.notSignedIn.unit.text")}</p>
        <p>
          <ButtonLink href="/unit">{t("app.notSignedIn.unit.link")}</ButtonLink>
        </p>
      </section>
    </Page>
  );
}
