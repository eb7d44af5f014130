/** Who of the class is the buddy, week by week: made by care, read by the family, who may say "liever niet". */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { Refused } from "../../core/problem";
import { addDays, dayAndMonth } from "../../core/time";
import type { BuddyRota, BuddyTurn } from "../../generated/wire";
import { language, t } from "../../i18n";
import { BuddyTasks } from "../../ui/buddy-tasks";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Select } from "../../ui/select";
import { useDeed, useLoad } from "../../ui/use-load";
import "./buddies.css";

const WEEKS = ["1", "2", "3", "4", "6"] as const;

interface BuddiesProps {
  readonly person: string;
  readonly family: boolean;
}

/** Care opens it with a tap: it names classmates, and each of them can read later who looked. */
export function Buddies({ person, family }: BuddiesProps) {
  const [open, show] = useState(family);
  if (open) return <Rota person={person} />;
  return (
    <section class="card stack" aria-labelledby="buddies">
      <h2 id="buddies">{t("plans.buddies.title")}</h2>
      <p class="quiet">{t("plans.buddies.leadCare")}</p>
      <div>
        <Button icon="people" onClick={() => show(true)}>
          {t("plans.buddies.open")}
        </Button>
      </div>
    </section>
  );
}

function Rota({ person }: { readonly person: string }) {
  const held = useLoad<BuddyRota>(`buddies ${person}`, (signal) =>
    api.call("GET /api/plans/buddies", { query: { person_id: person }, signal }),
  );
  const { data: rota, error } = held;
  const reload = (): void => void held.refresh();
  return (
    <section class="card stack" aria-labelledby="buddies">
      <h2 id="buddies">{t("plans.buddies.title")}</h2>
      {error ? <Trouble error={error} retry={reload} /> : null}
      {rota === null && !error ? <Loading /> : null}
      {rota ? (
        <>
          <p class="quiet">{t(rota.family ? "plans.buddies.lead" : "plans.buddies.leadCare")}</p>
          {rota.turns.length === 0 ? <p>{t("plans.buddies.none")}</p> : null}
          <ul class="list stack stack--tight">
            {rota.turns.map((turn) => (
              <Turn key={turn.id} turn={turn} rota={rota} onDone={reload} />
            ))}
          </ul>
          {rota.family ? null : <Plan key={rota.next_free} rota={rota} onDone={reload} />}
        </>
      ) : null}
    </section>
  );
}

interface TurnProps {
  readonly turn: BuddyTurn;
  readonly rota: BuddyRota;
  readonly onDone: () => void;
}

function Turn({ turn, rota, onDone }: TurnProps) {
  const first = dayAndMonth(turn.first, language());
  const last = dayAndMonth(addDays(turn.until, -1), language());
  return (
    <li class="stack stack--tight" data-role="buddy">
      <p class="row">
        <strong>{turn.name}</strong>
        <span>{t("plans.buddies.when", { first, last })}</span>
        {turn.now && !turn.declined ? <span class="tag tag--ok">{t("plans.buddies.now")}</span> : null}
        {turn.declined ? <span class="tag">{t("plans.buddies.decline")}</span> : null}
      </p>
      {rota.family ? <Decline turn={turn} onDone={onDone} /> : <Care turn={turn} rota={rota} onDone={onDone} />}
    </li>
  );
}

interface DeclineProps {
  readonly turn: BuddyTurn;
  readonly onDone: () => void;
}

/** No reason is asked; the same tap takes it back. */
export function Decline({ turn, onDone }: DeclineProps) {
  const deed = useDeed();
  const say = async (): Promise<void> => {
    const body = { turn_id: turn.id, declined: !turn.declined };
    if (await deed.run(async () => void (await api.call("POST /api/plans/buddies/decline", { body })))) onDone();
  };
  return (
    <>
      <p class="row">
        <Button kind="quiet" busy={deed.busy} onClick={() => void say()}>
          {t(turn.declined ? "plans.buddies.after_all" : "plans.buddies.decline")}
          <span class="visually-hidden">: {turn.name}</span>
        </Button>
        {turn.declined ? <span role="status">{t("plans.buddies.declined")}</span> : null}
      </p>
      {deed.error ? <Taken error={deed.error} /> : null}
    </>
  );
}

/** Somebody else has these weeks by now; anything else in its own words. */
function Taken({ error }: { readonly error: unknown }) {
  if (error instanceof Refused && error.status === 422) return <Notice kind="warn">{t("plans.buddies.taken")}</Notice>;
  return <Trouble error={error} />;
}

function Care({ turn, rota, onDone }: TurnProps) {
  const deed = useDeed();
  const [shows, show] = useState(false);
  const remove = async (): Promise<void> => {
    const gone = deed.run(
      async () => void (await api.call("DELETE /api/plans/buddies/{id}", { path: { id: turn.id } })),
    );
    if (await gone) onDone();
  };
  return (
    <>
      <div class="row">
        <Button icon="print" onClick={() => show(true)}>
          {t("plans.buddies.card")}
          <span class="visually-hidden">: {turn.name}</span>
        </Button>
        <Button kind="quiet" busy={deed.busy} onClick={() => void remove()}>
          {t("plans.buddies.remove")}
          <span class="visually-hidden">: {turn.name}</span>
        </Button>
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {shows ? <Card turn={turn} name={rota.person_name} onClose={() => show(false)} /> : null}
    </>
  );
}

interface CardProps {
  readonly turn: BuddyTurn;
  readonly name: string;
  readonly onClose: () => void;
}

/** Three tasks on paper, and that stopping is fine. The buddy gets nothing else. */
function Card({ turn, name: whole, onClose }: CardProps) {
  const name = whole.split(" ")[0] ?? whole;
  const last = dayAndMonth(addDays(turn.until, -1), language());
  return (
    <Dialog title={t("plans.buddies.card")} onClose={onClose}>
      <div class="buddy-card stack">
        <h3>{t("plans.buddies.card.hello", { buddy: turn.name.split(" ")[0] ?? turn.name, name })}</h3>
        <p>{t("plans.buddies.when", { first: dayAndMonth(turn.first, language()), last })}</p>
        <BuddyTasks name={whole} />
        <p>{t("plans.buddies.card.foot")}</p>
      </div>
      <Button icon="print" onClick={() => print()}>
        {t("plans.buddies.print")}
      </Button>
    </Dialog>
  );
}

interface PlanProps {
  readonly rota: BuddyRota;
  readonly onDone: () => void;
}

function Plan({ rota, onDone }: PlanProps) {
  const [buddy, choose] = useState("");
  const [first, begin] = useState(rota.next_free);
  const [weeks, last] = useState<string>(WEEKS[0]);
  const deed = useDeed();
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (buddy === "" || first === "") return;
    const body = { person_id: rota.person_id, buddy_id: buddy, first, weeks: Number(weeks) };
    if (await deed.run(async () => void (await api.call("POST /api/plans/buddies", { body })))) onDone();
  };
  return (
    <form class="buddy-plan" onSubmit={(event) => void send(event)}>
      <Select
        label={t("plans.buddies.who")}
        value={buddy}
        empty={t("plans.buddies.choose")}
        options={rota.classmates}
        onChange={choose}
      />
      <Field label={t("plans.buddies.first")} value={first} onInput={begin} input={{ type: "date", required: true }} />
      <Select
        label={t("plans.buddies.weeks")}
        value={weeks}
        options={WEEKS.map((n) => ({ id: n, name: n }))}
        onChange={last}
      />
      <Button type="submit" busy={deed.busy}>
        {t("plans.buddies.add")}
      </Button>
      {deed.error ? <Taken error={deed.error} /> : null}
    </form>
  );
}
