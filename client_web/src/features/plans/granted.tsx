/** `/plans/granted`: the pupils whom schools granted to a consultant, hospital teacher, partnership or partner school. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { dayAndMonth } from "../../core/time";
import type { GrantedCard, GrantedPupils } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";

export default function GrantedPage({ me }: PageProps) {
  const held = useLoad<GrantedPupils>("granted", (signal) => api.call("GET /api/plans/granted", { signal }));
  const { data: found, error } = held;
  const school = me?.roles.includes("coordinator") ?? false;
  return (
    <Page
      title={t(school ? "plans.granted.titleSchool" : "plans.granted.title")}
      lead={t(school ? "plans.granted.leadSchool" : "plans.granted.lead")}
    >
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {found === null && !error ? <Loading /> : null}
      {found?.pupils.length === 0 ? <p>{t("plans.granted.none")}</p> : null}
      <ul class="list stack stack--tight">
        {found?.pupils.map((one) => (
          <li key={one.id}>
            <a class="card work__link" href={`/plans/granted/${one.id}`}>
              <strong>{nameOf(one)}</strong>
              <span>{one.school}</span>
              <span class="quiet">{t("plans.granted.until", { until: dayAndMonth(one.until, language()) })}</span>
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

const nameOf = ({ pupil }: GrantedCard): string => pupil ?? t("plans.granted.nameless");
