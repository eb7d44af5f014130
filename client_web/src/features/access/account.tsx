/** Whether an account of the school's own provider is linked to somebody: see, link, take away. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { ProviderLink } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";

export function Account({ personId, own }: { readonly personId: string; readonly own: boolean }) {
  const held = useLoad<ProviderLink>(personId, (signal) =>
    api.call("GET /api/access/providers/account", { query: { person_id: personId }, signal }),
  );
  const deed = useDeed();
  const [asking, ask] = useState(false);
  const link = (): void =>
    void deed.run(async () =>
      location.assign((await api.call("POST /api/access/providers/link", { body: {} })).address),
    );
  const unlink = (): void =>
    void deed.run(async () => {
      await api.call("DELETE /api/access/providers/account/{id}", { path: { id: personId } });
      await held.refresh();
      ask(false);
    });
  if (!held.data?.offered || (!own && !held.data.linked_at)) return null;
  const { linked_at, school_name } = held.data;
  return (
    <section class="card">
      <h2>{t("access.account.title", { school: school_name })}</h2>
      <p>
        {linked_at
          ? t("access.account.linked", { when: longInstant(linked_at, language()) })
          : t("access.account.none", { school: school_name })}
      </p>
      <div class="row">
        {!linked_at ? (
          <Button icon="key" onClick={link} busy={deed.busy}>
            {t("access.account.link")}
          </Button>
        ) : asking ? (
          <>
            <Button kind="danger" onClick={unlink} busy={deed.busy}>
              {t("access.account.unlink.sure")}
            </Button>
            <Button onClick={() => ask(false)}>{t("ui.cancel")}</Button>
          </>
        ) : (
          <Button onClick={() => ask(true)}>{t("access.account.unlink")}</Button>
        )}
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </section>
  );
}
