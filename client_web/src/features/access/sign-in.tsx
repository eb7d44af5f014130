import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { signsIn } from "../../core/second-step";
import type { Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";
import { SchoolSignIn } from "./school-sign-in";

const emailError = (email: string): string | null =>
  /^\S+@\S+$/.test(email.trim()) ? null : t("access.signIn.noEmail");

interface SignInProps {
  /** The school of the link, if it names one. */
  readonly school: string | undefined;
  /** Somebody signs in at the second of two schools where they work. */
  readonly other?: boolean;
  readonly onSignedIn: (me: Me) => void;
}

/** Sign-in of staff, and through the school. Pupils and parents read where their way in is. */
export function SignIn({ school, other = false, onSignedIn }: SignInProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [forgotten, setForgotten] = useState(false);
  const deed = useDeed();
  const errors = useErrors<"email" | "password">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const found = { email: emailError(email), password: password === "" ? t("access.signIn.noPassword") : null };
    if (!errors.none(event.currentTarget, found)) return;
    void deed.run(() => signsIn(api.call("POST /api/access/password", { body: { email, password } }), onSignedIn));
  };
  return (
    <Page
      title={t(other ? "access.schools.in" : "access.signIn.title")}
      lead={t(other ? "access.schools.in.lead" : "access.signIn.lead")}
    >
      <SchoolSignIn school={school} />
      <form class="stack" onSubmit={submit} noValidate>
        <Field
          label={t("access.signIn.email")}
          error={errors.of.email}
          value={email}
          onInput={setEmail}
          input={{ type: "email", autocomplete: "username", required: true, maxLength: 254 }}
        />
        <Field
          label={t("access.signIn.password")}
          error={errors.of.password}
          value={password}
          onInput={setPassword}
          input={{ type: "password", autocomplete: "current-password", required: true, maxLength: 200 }}
        />
        {deed.error ? <Trouble error={deed.error} /> : null}
        <div class="row">
          <Button type="submit" kind="primary" busy={deed.busy}>
            {t("access.signIn.go")}
          </Button>
          <Button kind="quiet" onClick={() => setForgotten(true)}>
            {t("access.forgotten.open")}
          </Button>
        </div>
      </form>
      {other ? null : (
        <Notice>
          <p>{t("access.signIn.pupils")}</p>
        </Notice>
      )}
      {forgotten ? <Forgotten email={email} onClose={() => setForgotten(false)} /> : null}
    </Page>
  );
}

function Forgotten({ email, onClose }: { readonly email: string; readonly onClose: () => void }) {
  const [address, setAddress] = useState(email);
  const [sent, setSent] = useState(false);
  const deed = useDeed();
  const errors = useErrors<"email">();
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!errors.none(event.currentTarget, { email: emailError(address) })) return;
    void deed.run(async () => {
      await api.call("POST /api/access/password/forgotten", { body: { email: address } });
      setSent(true);
    });
  };
  return (
    <Dialog title={t("access.forgotten.title")} onClose={onClose}>
      {sent ? (
        <Notice kind="ok" focus>
          <p>{t("access.forgotten.sent")}</p>
          <p>{t("access.forgotten.noMail")}</p>
        </Notice>
      ) : (
        <form class="stack" onSubmit={submit} noValidate>
          <p>{t("access.forgotten.text")}</p>
          <Field
            label={t("access.signIn.email")}
            error={errors.of.email}
            value={address}
            onInput={setAddress}
            input={{ type: "email", autocomplete: "username", required: true, maxLength: 254 }}
          />
          {deed.error ? <Trouble error={deed.error} /> : null}
          <div>
            <Button type="submit" kind="primary" busy={deed.busy}>
              {t("access.forgotten.send")}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
