import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { codeOf } from "../../core/problem";
import { signsIn } from "../../core/second-step";
import type { LinkSeen, Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";
import { LinkTrouble } from "./link-trouble";

const SHORTEST = 12;

interface PasswordFormProps {
  readonly token: string;
  readonly seen: LinkSeen;
  readonly onSignedIn: (me: Me) => void;
}

/** Staff choose a password through a link; length is the only rule. The address is there for who keeps passwords. */
export function PasswordForm({ token, seen, onSignedIn }: PasswordFormProps) {
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const deed = useDeed();
  const errors = useErrors<"password">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const short = password.length < SHORTEST ? t("access.password.tooShort", { n: SHORTEST }) : null;
    if (!errors.none(event.currentTarget, { password: short })) return;
    void deed.run(() => signsIn(api.call("POST /api/access/password/set", { body: { token, password } }), onSignedIn));
  };
  if (codeOf(deed.error).startsWith("link_")) return <LinkTrouble error={deed.error} retry={() => undefined} />;
  return (
    <Page title={t("access.password.title")} lead={`${seen.name}, ${seen.school_name}`}>
      <form class="stack" onSubmit={submit} noValidate>
        {seen.email ? (
          <Field
            label={t("access.password.email")}
            value={seen.email}
            onInput={() => undefined}
            input={{ type: "email", autocomplete: "username", readOnly: true }}
          />
        ) : null}
        <Field
          label={t("access.password.new")}
          hint={t("access.password.hint")}
          error={errors.of.password}
          value={password}
          onInput={setPassword}
          input={{ type: shown ? "text" : "password", autocomplete: "new-password", maxLength: 200 }}
        />
        <Check label={t("access.password.show")} checked={shown} onChange={setShown} />
        {deed.error ? <Trouble error={deed.error} /> : null}
        <div>
          <Button type="submit" kind="primary" busy={deed.busy}>
            {t("access.password.save")}
          </Button>
        </div>
      </form>
    </Page>
  );
}
