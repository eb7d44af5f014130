/** `/access/second`: the second step of signing in, for who took the first one in this browser. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { afterSignIn } from "../../core/second-step";
import type { FactorWaiting, Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { FactorCode } from "./factor-code";
import { FactorChoose } from "./factor-make";
import { KeyAsk } from "./key-ask";

export default function SecondPage({ onMe }: PageProps) {
  const waiting = useLoad<FactorWaiting>("waiting", () => api.call("POST /api/access/factors/waiting", { body: {} }));
  const signedIn = (me: Me | null): void => {
    if (me) onMe(me);
    router().go(afterSignIn(), "replace");
  };
  const back = async (): Promise<void> => {
    // Who cannot reach the server goes back too: what waits there is over in ten minutes.
    await api.call("POST /api/access/factors/leave", { body: {} }).catch(() => undefined);
    router().go("/access");
  };
  const { data, error } = waiting;
  return (
    <Page title={t("access.second.title")} lead={data ? t("access.second.who", { name: data.name }) : ""}>
      {data || error ? null : <Loading />}
      {error ? <Trouble error={error} /> : null}
      {data?.begin ? (
        <>
          <p>{t("access.second.begin")}</p>
          <FactorChoose keysHere={data.keys_here} onDone={signedIn} />
        </>
      ) : null}
      {data && !data.begin ? (
        <>
          {data.key ? (
            <KeyAsk
              ask={() => api.call("POST /api/access/keys/ask", { body: {} })}
              onSigned={async (body) => signedIn(await api.call("POST /api/access/keys/enter", { body }))}
            />
          ) : null}
          <FactorCode
            go={t(data.key ? "access.second.go.code" : "access.second.go")}
            hint={t(data.app ? "access.second.hint" : "access.second.hint.recovery")}
            second={data.key}
            onCode={async (code) => signedIn(await api.call("POST /api/access/factors/enter", { body: { code } }))}
          />
          <Help summary={t("access.second.lost")}>
            <p>{t("access.second.lost.code")}</p>
            <p>{t("access.second.lost.none")}</p>
          </Help>
        </>
      ) : null}
      <div>
        <Button kind="quiet" onClick={() => void back()}>
          {t("access.second.back")}
        </Button>
      </div>
    </Page>
  );
}
