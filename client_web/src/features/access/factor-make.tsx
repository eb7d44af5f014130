/** Making a second step: the square for the app, a first code, and the recovery codes, which are shown once. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { withoutKeys } from "../../core/security-key";
import type { FactorBegun, FactorDone, Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Qr } from "../../ui/qr";
import { useLoad } from "../../ui/use-load";
import { FactorCode } from "./factor-code";
import { KeyMake } from "./key-make";
import "./factors.css";

export function FactorMake({ onDone }: { readonly onDone: (me: Me | null) => void }) {
  const begun = useLoad<FactorBegun>("begin", () => api.call("POST /api/access/factors/begin", { body: {} }));
  const [done, finish] = useState<FactorDone | null>(null);
  if (done && done.codes.length > 0) return <RecoveryCodes codes={done.codes} onRead={() => onDone(done.me)} />;
  if (!begun.data) {
    return begun.error ? <Trouble error={begun.error} retry={() => void begun.refresh()} /> : <Loading />;
  }
  return (
    <section class="card stack" aria-label={t("access.factors.make")}>
      <ol class="stack stack--tight factors__steps">
        <li>{t("access.factors.make.app")}</li>
        <li>{t("access.factors.make.scan")}</li>
        <li>{t("access.factors.make.type")}</li>
      </ol>
      <Qr svg={begun.data.qr_svg} label={t("access.factors.make.qr")} />
      <Help summary={t("access.factors.make.hand")}>
        <p>
          <code class="factors__code">{begun.data.secret.replace(/(.{4})/g, "$1 ").trim()}</code>
        </p>
      </Help>
      <FactorCode
        go={t("access.factors.make.go")}
        onCode={async (code) => {
          const made = await api.call("POST /api/access/factors/finish", { body: { code } });
          finish(made);
          if (made.codes.length === 0) onDone(made.me);
        }}
      />
    </section>
  );
}

interface FactorChooseProps {
  readonly keysHere: boolean;
  readonly onDone: (me: Me | null) => void;
}

/** A key or an app: either is a second step, and both together are two ways in. */
export function FactorChoose({ keysHere, onDone }: FactorChooseProps) {
  const [chosen, choose] = useState<"key" | "app" | null>(null);
  const [done, finish] = useState<FactorDone | null>(null);
  const without = withoutKeys(keysHere);
  if (done) return <RecoveryCodes codes={done.codes} onRead={() => onDone(done.me)} />;
  if (chosen === "key") return <KeyMake onDone={finish} onBack={() => choose(null)} />;
  if (chosen === "app") return <FactorMake onDone={onDone} />;
  return (
    <section class="card stack" aria-label={t("access.factors.make")}>
      {without ? <p>{t(`access.trouble.${without}`)}</p> : <p>{t("access.keys.lead")}</p>}
      <div class="row">
        {without ? null : (
          <Button kind="primary" icon="key" onClick={() => choose("key")}>
            {t("access.keys.add")}
          </Button>
        )}
        <Button kind={without ? "primary" : "plain"} onClick={() => choose("app")}>
          {t("access.factors.make")}
        </Button>
      </div>
    </section>
  );
}

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onRead: () => void;
}

export function RecoveryCodes({ codes, onRead }: RecoveryCodesProps) {
  return (
    <section class="card stack" aria-label={t("access.factors.codes")}>
      <Notice kind="ok" focus>
        <p>{t("access.factors.codes.text")}</p>
      </Notice>
      <ul class="factors__codes">
        {codes.map((code) => (
          <li key={code}>
            <code class="factors__code">{code}</code>
          </li>
        ))}
      </ul>
      <div>
        <Button kind="primary" onClick={onRead}>
          {t("access.factors.codes.read")}
        </Button>
      </div>
    </section>
  );
}
