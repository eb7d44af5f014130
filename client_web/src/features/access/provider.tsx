/** `/access/provider/:schoolId`: where the school's provider sends a browser back; it goes on by itself. */
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { afterSignIn, signsIn } from "../../core/second-step";
import { KEYS, remember } from "../../core/store";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed } from "../../ui/use-load";

/** What the state begins with of who only showed again who they are, in a window beside their work. */
const AGAIN = "again.";

export default function ProviderPage({ place, onMe }: PageProps) {
  // What came back counts once: it leaves the address bar before it is used.
  const [came] = useState(() => place.query);
  const begun = useRef(false);
  const [proved, prove] = useState(false);
  const deed = useDeed();
  const school = place.params.schoolId ?? "";
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    history.replaceState(history.state, "", location.pathname);
    void deed.run(async () => {
      const body = { school_id: school, state: came.state ?? "-", code: came.code ?? "", issuer: came.iss ?? "" };
      const asked = api.call("POST /api/access/providers/finish", { body: { ...body, error: came.error ?? "" } });
      if (body.state.startsWith(AGAIN)) {
        await asked;
        prove(true);
        return;
      }
      await signsIn(asked, (me) => {
        onMe(me);
        remember(KEYS.school, school);
        router().go(afterSignIn(), "replace");
      });
    });
  }, []);
  return (
    <Page title={t("access.provider.title")}>
      {proved ? (
        <Notice kind="ok" focus>
          <p>{t("access.provider.proved")}</p>
        </Notice>
      ) : null}
      {deed.error ? (
        <>
          <Trouble error={deed.error} />
          <div>
            <ButtonLink kind="primary" href="/access">
              {t("access.provider.back")}
            </ButtonLink>
          </div>
        </>
      ) : proved ? null : (
        <Loading />
      )}
    </Page>
  );
}
