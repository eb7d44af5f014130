/** The dialog of `app/step-up`: a key, a code, the password, or the school's own sign-in once more. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { ProofWays } from "../../generated/wire";
import { t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { useErrors } from "../../ui/use-errors";
import { useDeed, useLoad } from "../../ui/use-load";
import { FactorCode } from "./factor-code";
import { KeyAsk, keyText } from "./key-ask";

interface ProveProps {
  readonly onDone: (proved: boolean) => void;
}

export default function Prove({ onDone }: ProveProps) {
  const held = useLoad<ProofWays>("proof", (signal) => api.call("GET /api/access/proof", { signal }));
  const ways = held.data;
  useEffect(() => {
    // In another window the school's sign-in asked: who comes back here goes on at once.
    const look = (): void => void held.refresh();
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);
  useEffect(() => {
    if (ways?.fresh) onDone(true);
  }, [ways?.fresh]);
  return (
    <Dialog title={t("access.prove.title")} onClose={() => onDone(false)}>
      <p>{t("access.prove.text")}</p>
      {ways ? <Ways ways={ways} onProved={() => onDone(true)} /> : null}
      {ways || held.error ? null : <Loading />}
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
    </Dialog>
  );
}

interface WaysProps {
  readonly ways: ProofWays;
  readonly onProved: () => void;
}

function Ways({ ways, onProved }: WaysProps) {
  const none = !(ways.key || ways.code || ways.password || ways.provider);
  return (
    <>
      {ways.key ? (
        <KeyAsk
          text={t("access.prove.key")}
          ask={() => api.call("POST /api/access/proof/key/ask", { body: {} })}
          onSigned={async (body) => {
            await api.call("POST /api/access/proof/key", { body });
            onProved();
          }}
        />
      ) : null}
      {ways.code ? (
        <FactorCode
          go={t("access.prove.go")}
          hint={ways.key ? t("access.prove.code.or") : t("access.second.hint")}
          second={ways.key}
          onCode={async (code) => {
            await api.call("POST /api/access/proof/code", { body: { code } });
            onProved();
          }}
        />
      ) : null}
      {ways.password ? <Password onProved={onProved} /> : null}
      {ways.provider ? <AtSchool /> : null}
      {none ? (
        <>
          <p>{t("access.prove.none")}</p>
          <div>
            <ButtonLink href="/access">{t("access.prove.none.go")}</ButtonLink>
          </div>
        </>
      ) : null}
    </>
  );
}

function Password({ onProved }: { readonly onProved: () => void }) {
  const [password, setPassword] = useState("");
  const deed = useDeed();
  const errors = useErrors<"password">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const missing = password === "" ? t("access.prove.password.missing") : null;
    if (!errors.none(event.currentTarget, { password: missing })) return;
    void deed.run(async () => {
      await api.call("POST /api/access/proof/password", { body: { password } });
      onProved();
    });
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Field
        label={t("access.prove.password")}
        error={errors.of.password ?? (deed.error ? keyText(deed.error) : null)}
        value={password}
        onInput={setPassword}
        input={{ type: "password", autocomplete: "current-password", maxLength: 200 }}
      />
      <div>
        <Button type="submit" kind="primary" busy={deed.busy}>
          {t("access.prove.go")}
        </Button>
      </div>
    </form>
  );
}

function AtSchool() {
  const deed = useDeed();
  const go = (): void => {
    // Opened by the press itself: a window that comes later is held back by browsers.
    const other = window.open("", "_blank");
    void deed.run(async () => {
      try {
        const { address } = await api.call("POST /api/access/proof/provider", { body: {} });
        if (other) other.location.href = address;
      } catch (error) {
        other?.close();
        throw error;
      }
    });
  };
  return (
    <div class="stack stack--tight">
      <p>{t("access.prove.provider.text")}</p>
      <div>
        <Button kind="primary" busy={deed.busy} onClick={go}>
          {t("access.prove.provider")}
        </Button>
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </div>
  );
}
