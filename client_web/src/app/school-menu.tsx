/** Which school this is, for who works at several, and the way to the others. */
import { api } from "../core/client";
import { signsIn } from "../core/second-step";
import type { Me } from "../generated/wire";
import { t } from "../i18n";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Trouble } from "../ui/loading";
import { useDeed } from "../ui/use-load";

export function SchoolMenu({ me }: { readonly me: Me }) {
  const deed = useDeed();
  // A page that is loaded anew keeps nothing of the school that somebody left.
  const go = (id: string): void =>
    void deed.run(() =>
      signsIn(api.call("POST /api/access/schools/go", { body: { school_id: id } }), () => location.assign("/")),
    );
  return (
    <details class="bar__school">
      <summary class="button button--quiet" aria-label={`${me.school_name}. ${t("app.school.label")}`}>
        {me.school_name}
        <Icon name="down" />
      </summary>
      <div class="bar__schools card">
        {me.schools.map((school) => (
          <Button key={school.id} wide busy={deed.busy} onClick={() => go(school.id)}>
            {t("app.school.go", { school: school.name })}
          </Button>
        ))}
        {deed.error ? <Trouble error={deed.error} /> : null}
        <a class="button button--quiet" href="/access/schools">
          {t("app.school.manage")}
        </a>
      </div>
    </details>
  );
}
