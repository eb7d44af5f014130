import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Page } from "../../ui/page";
import { useDeed } from "../../ui/use-load";
import { LinkTrouble } from "./link-trouble";

const SHORTEST = 12;

interface PasswordFormProps {
  readonly token: string;
  readonly name: string;
  readonly school: string;
  readonly onSignedIn: (me: Me) => void;
}

/** Staff choose a password through a link; length is the only rule. */
export function PasswordForm({ token, name, school, onSignedIn }: PasswordFormProps) {
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [tooShort, setTooShort] = useState(false);
  const deed = useDeed();
  const submit = (event: Event): void => {
    event.preventDefault();
    setTooShort(password.length < SHORTEST);
    if (password.length < SHORTEST) return;
    void deed.run(async () =>
      onSignedIn(await api.call("POST /api/access/password/set", { body: { token, password } })),
    );
  };
  if (deed.error) return <LinkTrouble error={deed.error} retry={() => location.reload()} />;
  return (
    <Page title={t("access.password.title")} lead={`${name}, ${school}`}>
      <form class="stack" onSubmit={submit} noValidate>
        <Field
          label={t("access.password.new")}
          hint={t("access.password.hint")}
          error={tooShort ? t("access.password.tooShort", { n: SHORTEST }) : null}
          value={password}
          onInput={setPassword}
          input={{ type: shown ? "text" : "password", autocomplete: "new-password", maxLength: 200 }}
        />
        <Check label={t("access.password.show")} checked={shown} onChange={setShown} />
        <div>
          <Button type="submit" kind="primary" busy={deed.busy}>
            {t("access.password.save")}
          </Button>
        </div>
      </form>
    </Page>
  );
}
