/** `/privacy/retention`: what school keeps in Erbij, what for and how long; to read and to print. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { TermCard, TermsKept } from "../../generated/wire";
import { isKey, language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import "./privacy.css";

export default function RetentionPage(_: PageProps) {
  const held = useLoad<TermsKept>("terms", (signal) => api.call("GET /api/privacy/retention", { signal }));
  const { data, error } = held;
  return (
    <Page title={t("privacy.terms.title")} lead={t("privacy.terms.lead")}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data ? (
        <>
          <div class="not-printed">
            <Button icon="print" onClick={() => print()}>
              {t("privacy.terms.print")}
            </Button>
          </div>
          <Terms title={t("privacy.terms.people")} terms={data.terms.filter((one) => one.about)} />
          <p>{t("privacy.terms.law")}</p>
          <Terms title={t("privacy.terms.school")} terms={data.terms.filter((one) => !one.about)} />
        </>
      ) : error ? null : (
        <Loading />
      )}
    </Page>
  );
}

function Terms({ title, terms }: { readonly title: string; readonly terms: readonly TermCard[] }) {
  const rooms = [...new Set(terms.map((one) => one.room))];
  return (
    <section class="stack">
      <h2>{title}</h2>
      {rooms.map((room) => (
        <section class="stack stack--tight" key={room}>
          <h3>{roomOf(room)}</h3>
          <ul class="list privacy__terms">
            {terms
              .filter((one) => one.room === room)
              .map((one) => (
                <li key={one.table} class="privacy__term">
                  <span>
                    {begun(language() === "nl" ? one.doel : one.purpose)}
                    {one.law ? <span class="tag">{t("privacy.terms.lawTag")}</span> : null}
                  </span>
                  <span class="quiet">{howLong(one)}</span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function roomOf(room: string): string {
  const key = `privacy.room.${room}`;
  return isKey(key) ? t(key) : begun(room);
}

function howLong(one: TermCard): string {
  if (one.kind !== "days") return t(`privacy.term.${one.kind}`);
  const years = Math.round(one.days / 365);
  return one.days >= 365 ? tn("privacy.term.years", years) : tn("privacy.term.days", one.days);
}
