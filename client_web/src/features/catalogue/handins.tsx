/** `/catalogue/handins`: open feedback, what has waited longest first, and quizzes with answers to look at. */
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { longInstant } from "../../core/time";
import type { QuizzesWaiting, Role, WaitingHandin, WaitingHandins } from "../../generated/wire";
import { language, t } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { quizzesWaiting, WaitingQuizzes } from "./waiting";

const EVERY_MS = 60_000;

/** Who may look at the answers to a quiz. */
const MAKERS: ReadonlySet<Role> = new Set(["teacher", "coordinator"]);

type Waits = WaitingHandins & QuizzesWaiting;

async function everything(makes: boolean, signal: AbortSignal): Promise<Waits> {
  const [handins, quizzes] = await Promise.all([
    api.call("GET /api/catalogue/handins/waiting", { signal }),
    quizzesWaiting(makes, signal),
  ]);
  return { ...handins, ...quizzes };
}

export default function HandinsPage({ me }: PageProps) {
  const makes = me?.roles.some((role) => MAKERS.has(role)) ?? false;
  const held = useLoad<Waits>("handins", (signal) => everything(makes, signal), EVERY_MS);
  const { data, error } = held;
  return (
    <Page title={t("catalogue.handins.title")} lead={t("catalogue.handins.lead")}>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data ? <List waiting={data} /> : error ? null : <Loading />}
      <Help summary={t("catalogue.handins.help")}>
        <p>{t("catalogue.handins.help.who")}</p>
        <p>{t("catalogue.handins.help.contact")}</p>
      </Help>
    </Page>
  );
}

function List({ waiting }: { readonly waiting: Waits }) {
  const { handins, items, timezone } = waiting;
  if (handins.length + items.length === 0) return <Notice kind="ok">{t("catalogue.handins.none")}</Notice>;
  return (
    <>
      {handins.length > 0 ? (
        <ul class="list stack">
          {handins.map((one) => (
            <li key={one.id}>
              <Card one={one} zone={timezone} />
            </li>
          ))}
        </ul>
      ) : null}
      {items.length > 0 ? <WaitingQuizzes items={items} /> : null}
    </>
  );
}

function Card({ one, zone }: { readonly one: WaitingHandin; readonly zone: string }) {
  return (
    <article class="card stack stack--tight" aria-labelledby={`handin-${one.id}`}>
      <h2 id={`handin-${one.id}`} class="catch-up__title">
        {one.pupil_name}
      </h2>
      <p>{one.block_title ? `${one.title}: ${one.block_title}` : one.title}</p>
      <p class="quiet">
        {t("catalogue.handins.since", { n: one.round, when: longInstant(one.since, language(), zone) })}
        {!one.mine && one.given_by ? ` ${t("catalogue.assignments.givenBy", { name: one.given_by })}` : ""}
      </p>
      <p>
        <ButtonLink kind="plain" icon="right" href={`/catalogue/handins/${one.id}`}>
          {t("catalogue.handins.open")}
          <span class="visually-hidden">: {one.pupil_name}</span>
        </ButtonLink>
      </p>
    </article>
  );
}
