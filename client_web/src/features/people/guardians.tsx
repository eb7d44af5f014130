/** "Wie kijkt met je mee?": a pupil's guardians, and from 18 the pupil's own choice. */
import { api } from "../../core/client";
import type { GuardianCard, GuardiansLooking } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";

export function Guardians() {
  const held = useLoad<GuardiansLooking>("guardians", (signal) => api.call("GET /api/people/guardians", { signal }));
  const { data, error } = held;
  return (
    <section class="card stack" aria-labelledby="guardians">
      <h2 id="guardians">{t("people.guardians.title")}</h2>
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {data ? <Who looking={data} onDone={() => void held.refresh()} /> : error ? null : <Loading />}
    </section>
  );
}

function Who({ looking, onDone }: { readonly looking: GuardiansLooking; readonly onDone: () => void }) {
  if (looking.guardians.length === 0) return <p>{t("people.guardians.none")}</p>;
  const [before = "", after = ""] = t("people.guardians.devices", { link: "|" }).split("|");
  return (
    <>
      <p>{t(looking.is_adult ? "people.guardians.adult" : "people.guardians.minor")}</p>
      <ul class="list">
        {looking.guardians.map((one) => (
          <Guardian key={one.id} one={one} adult={looking.is_adult} onDone={onDone} />
        ))}
      </ul>
      {looking.is_adult ? (
        <p class="quiet">
          {before}
          <a href="/access">{t("people.guardians.devicesLink")}</a>
          {after}
        </p>
      ) : null}
    </>
  );
}

interface GuardianProps {
  readonly one: GuardianCard;
  readonly adult: boolean;
  readonly onDone: () => void;
}

function Guardian({ one, adult, onDone }: GuardianProps) {
  const deed = useDeed();
  const word = t(one.looks ? "people.guardians.stop" : "people.guardians.let");
  const turn = async (): Promise<void> => {
    const body = { guardian_id: one.id, looks: !one.looks };
    if (await deed.run(async () => void (await api.call("POST /api/people/guardians", { body })))) onDone();
  };
  return (
    <li class="stack stack--tight">
      <div class="row row--apart">
        <span>
          <strong>{one.name}</strong>{" "}
          <span class="tag">{t(one.looks ? "people.guardians.looks" : "people.guardians.looksNot")}</span>
        </span>
        {adult ? (
          <Button busy={deed.busy} onClick={() => void turn()} label={`${word}: ${one.name}`}>
            {word}
          </Button>
        ) : null}
      </div>
      {adult && !one.looks ? <p class="quiet">{t("people.guardians.let.what", { name: one.name })}</p> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
    </li>
  );
}
