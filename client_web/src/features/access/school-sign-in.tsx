/** Signing in through the school's own provider: the schools that can be chosen, and the way there. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { KEYS, recall } from "../../core/store";
import type { ProviderOffered, ProvidersOffered } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed, useLoad } from "../../ui/use-load";

const ask = (email = "", school?: string): Promise<ProvidersOffered> =>
  api.call("POST /api/access/providers/offered", { body: { email, school_id: school ?? recall(KEYS.school) } });

/** The buttons above the password; nothing where no school has a sign-in of its own. `school`: of the link. */
export function SchoolSignIn({ school }: { readonly school: string | undefined }) {
  const held = useLoad<ProvidersOffered>(school ?? "", () => ask("", school));
  const [finding, find] = useState(false);
  const offered = held.data;
  if (!offered || (offered.schools.length === 0 && !offered.more)) return null;
  return (
    <section class="stack" aria-label={t("access.provider.signIn")}>
      <Schools schools={offered.schools} />
      {offered.more ? (
        <div>
          <Button icon="key" onClick={() => find(true)}>
            {t("access.provider.find")}
          </Button>
        </div>
      ) : null}
      {finding ? <FindSchool onClose={() => find(false)} /> : null}
    </section>
  );
}

function Schools({ schools }: { readonly schools: readonly ProviderOffered[] }) {
  const deed = useDeed();
  const go = (school: ProviderOffered): void =>
    void deed.run(async () => {
      const begun = await api.call("POST /api/access/providers/begin", { body: { school_id: school.school_id } });
      location.assign(begun.address);
    });
  return (
    <>
      {schools.map((school) => (
        <Button key={school.school_id} kind="primary" large wide icon="key" onClick={() => go(school)} busy={deed.busy}>
          {t("access.provider.go", { school: school.school_name })}
        </Button>
      ))}
      {deed.error ? <Trouble error={deed.error} /> : null}
    </>
  );
}

function FindSchool({ onClose }: { readonly onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [found, setFound] = useState<readonly ProviderOffered[] | null>(null);
  const deed = useDeed();
  const submit = (event: Event): void => {
    event.preventDefault();
    void deed.run(async () => setFound((await ask(email)).schools));
  };
  return (
    <Dialog title={t("access.provider.find")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <p>{t("access.provider.find.text")}</p>
        <Field
          label={t("access.signIn.email")}
          value={email}
          onInput={setEmail}
          input={{ type: "email", autocomplete: "username", required: true, maxLength: 254 }}
        />
        {deed.error ? <Trouble error={deed.error} /> : null}
        <div>
          <Button type="submit" kind={found?.length ? "plain" : "primary"} busy={deed.busy}>
            {t("access.provider.find.go")}
          </Button>
        </div>
      </form>
      {found?.length === 0 ? (
        <Notice focus>
          <p>{t("access.provider.find.none")}</p>
        </Notice>
      ) : null}
      {found ? <Schools schools={found} /> : null}
    </Dialog>
  );
}
