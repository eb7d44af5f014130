import { codeOf } from "../../core/problem";
import { isKey, t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";

/** Why a link does not work, and who can give a new one. */
export function LinkTrouble({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  // A link that was not copied whole is no token at all.
  const code = codeOf(error) === "invalid" ? "link_unknown" : codeOf(error);
  const title = `access.problem.${code}`;
  const text = `access.problem.${code}.text`;
  if (!isKey(title) || !isKey(text)) {
    return (
      <Page title={t("access.link.title")}>
        <Trouble error={error} retry={retry} />
      </Page>
    );
  }
  return (
    <Page title={t(title)} windowTitle={t(title)}>
      <p class="lead">{t(text)}</p>
      <section class="card">
        <h2>{t("access.link.new.title")}</h2>
        <ul>
          <li>{t("access.link.new.device")}</li>
          <li>{t("access.link.new.parent")}</li>
          <li>{t("access.link.new.mentor")}</li>
          <li>{t("access.link.new.staff")}</li>
        </ul>
      </section>
      <p>
        <ButtonLink href="/">{t("access.link.known")}</ButtonLink>
      </p>
    </Page>
  );
}
