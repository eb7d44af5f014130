/** The page behind a personal link: shows whose link it is, and signs in only after "Ik ben …". */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { deviceName } from "../../core/device-name";
import type { PageProps } from "../../core/page-props";
import { codeOf } from "../../core/problem";
import { router } from "../../core/router";
import { afterSignIn, signsIn } from "../../core/second-step";
import type { LinkSeen, Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useDeed, useLoad } from "../../ui/use-load";
import { useToken } from "../../ui/use-token";
import { LinkTrouble } from "./link-trouble";
import { PasswordForm } from "./password-form";

export default function LinkPage({ me, onMe }: PageProps) {
  const token = useToken();
  const signedIn = (who: Me): void => {
    // A classroom unit has its own identity: it never becomes the person of this browser.
    const unit = who.roles.includes("unit");
    if (!unit) onMe(who);
    router().go(unit ? "/unit" : afterSignIn(), "replace");
  };
  if (!token) return <NoToken />;
  return <Look key={token} token={token} me={me} onSignedIn={signedIn} />;
}

function NoToken() {
  return (
    <Page title={t("access.link.none.title")}>
      <p>{t("access.link.none.text")}</p>
    </Page>
  );
}

interface LookProps {
  readonly token: string;
  readonly me: Me | null;
  readonly onSignedIn: (me: Me) => void;
}

function Look({ token, me, onSignedIn }: LookProps) {
  const seen = useLoad<LinkSeen>(token, () => api.call("POST /api/access/links/look", { body: { token } }));
  if (seen.error) return <LinkTrouble error={seen.error} retry={() => void seen.refresh()} />;
  if (!seen.data) {
    return (
      <Page title={t("access.link.title")}>
        <Loading />
      </Page>
    );
  }
  if (seen.data.purpose === "password") {
    return <PasswordForm token={token} seen={seen.data} onSignedIn={onSignedIn} />;
  }
  return <Confirm token={token} seen={seen.data} me={me} onSignedIn={onSignedIn} />;
}

function Confirm({ token, seen, me, onSignedIn }: LookProps & { readonly seen: LinkSeen }) {
  const [onlyToday, setOnlyToday] = useState(false);
  const deed = useDeed();
  const use = (): void =>
    void deed.run(async () => {
      const body = { token, only_today: onlyToday, device_name: deviceName(navigator.userAgent) };
      await signsIn(api.call("POST /api/access/links/use", { body }), onSignedIn);
    });
  const full = codeOf(deed.error) === "too_many_devices";
  if (deed.error && !full) return <LinkTrouble error={deed.error} retry={use} />;
  return (
    <Page title={t("access.link.hello", { name: seen.name })} lead={seen.school_name}>
      {me && me.name !== seen.name ? (
        <Notice kind="warn">{t("access.link.other", { now: me.name, name: seen.name })}</Notice>
      ) : null}
      {full ? <Trouble error={deed.error} /> : null}
      <Button kind="primary" large wide icon="check" onClick={use} busy={deed.busy}>
        {t("access.link.iAm", { name: seen.name })}
      </Button>
      <Check
        label={t("access.link.onlyToday")}
        hint={t("access.link.onlyToday.hint")}
        checked={onlyToday}
        onChange={setOnlyToday}
      />
      <Help summary={t("access.link.notMe")}>
        <p>{t("access.link.notMe.text")}</p>
      </Help>
      <Help summary={t("access.link.what")}>
        <p>{t("access.link.what.text")}</p>
      </Help>
    </Page>
  );
}
