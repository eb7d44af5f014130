/** `/catalogue/handins/own`: what a pupil handed in and what came back; a parent reads along with `?child=`. */
import { standing } from "../../core/catalogue/handins";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { KEYS, recall } from "../../core/store";
import type { HandinsOfPupil, HandinView } from "../../generated/wire";
import { t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { Rounds } from "./handin-rounds";

export default function OwnHandinsPage({ me, place }: PageProps) {
  const own = me?.roles.includes("pupil") ?? false;
  const chosen = place.query.child ?? recall(KEYS.child);
  const child = own ? undefined : (me?.children.find(({ id }) => id === chosen) ?? me?.children[0]);
  const held = useLoad<HandinsOfPupil>(`own handins ${child?.id ?? "me"}`, (signal) =>
    api.call("GET /api/catalogue/handins", { query: { ...(child && { person_id: child.id }) }, signal }),
  );
  const { data, error } = held;
  const title = child ? t("catalogue.handins.own.of", { name: child.name }) : t("catalogue.handins.own");
  return (
    <Page title={title}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data?.handins.length === 0 ? <p class="card">{t("catalogue.handins.own.none")}</p> : null}
      {data ? (
        <ul class="list stack">
          {data.handins.map((one) => (
            <li key={one.id}>
              <Card one={one} zone={data.timezone} own={own} />
            </li>
          ))}
        </ul>
      ) : error ? null : (
        <Loading />
      )}
      <p>
        <ButtonLink kind="quiet" icon="left" href={own ? "/" : "/?child=1"}>
          {t("catalogue.assignments.back")}
        </ButtonLink>
      </p>
    </Page>
  );
}

function Card({ one, zone, own }: { readonly one: HandinView; readonly zone: string; readonly own: boolean }) {
  return (
    <article class="card stack" aria-labelledby={`handin-${one.id}`}>
      <h2 id={`handin-${one.id}`} class="catch-up__title">
        {one.block_title ? `${one.title}: ${one.block_title}` : one.title}
      </h2>
      {one.state === "BEGUN" || !own ? null : (
        <p class="quiet">{t(`catalogue.handins.stands.${standing(one) as "WAITING"}`)}</p>
      )}
      <Rounds rounds={one.rounds} zone={zone} />
      {own ? (
        <p>
          <ButtonLink icon="right" href={`/catalogue/lesson/${one.lesson}`}>
            {t("catalogue.handins.lesson")}
            <span class="visually-hidden">: {one.title}</span>
          </ButtonLink>
        </p>
      ) : null}
    </article>
  );
}
