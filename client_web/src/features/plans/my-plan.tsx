/** `/plans/mine`: "Mijn plan". Pupil and guardian see the same page; care sees it with what they may change. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { isDate } from "../../core/time";
import type { DayPlanView, Me } from "../../generated/wire";
import { t } from "../../i18n";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { Buddies } from "./buddies";
import { Comfort } from "./comfort";
import { DayPlan } from "./day-plan";
import { Grants } from "./grants";
import { Passport } from "./passport";
import { OwnDeviations } from "./signing";
import { Start } from "./start";
import { useWhosePlan } from "./use-pupil";
import "./plans.css";
import "./my-plan.css";

const EVERY_MS = 30_000;

export default function MyPlanPage({ me, place }: PageProps) {
  if (!me) return null;
  const asked = place.query.date ?? "";
  return <MyPlan me={me} date={isDate(asked) ? asked : undefined} asked={place.query.person_id} />;
}

interface MyPlanProps {
  readonly me: Me;
  readonly date: string | undefined;
  readonly asked: string | undefined;
}

function MyPlan({ me, date, asked }: MyPlanProps) {
  const { person, family, choice } = useWhosePlan(me, asked);
  if (person === null) {
    return (
      <Page title={t("plans.mine.title")}>
        <p>{t("plans.mine.nobody")}</p>
      </Page>
    );
  }
  return <PlanOf key={`${person} ${date ?? ""}`} me={me} person={person} date={date} family={family} choice={choice} />;
}

interface PlanOfProps {
  readonly me: Me;
  readonly person: string;
  readonly date: string | undefined;
  readonly family: boolean;
  readonly choice: ReturnType<typeof useWhosePlan>["choice"];
}

function PlanOf({ me, person, date, family, choice }: PlanOfProps) {
  const held = useLoad<DayPlanView>(
    `day plan ${person} ${date ?? ""}`,
    (signal) => api.call("GET /api/plans/day-plan", { query: { person_id: person, ...(date && { date }) }, signal }),
    EVERY_MS,
  );
  const { data: plan, error } = held;
  const own = person === me.id;
  return (
    <Page
      title={own || !plan ? t("plans.mine.title") : t("plans.mine.titleOf", { name: plan.person_name })}
      lead={t(family ? "plans.mine.lead" : "plans.mine.leadCare")}
    >
      {choice}
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {plan ? <DayPlan plan={plan} onSaved={() => void held.refresh()} /> : error ? null : <Loading />}
      <Passport person={person} />
      <Comfort person={person} own={own} />
      <Buddies person={person} family={family} />
      <OwnDeviations person={person} />
      <Start person={person} />
      {family ? <Grants person={person} /> : null}
    </Page>
  );
}
