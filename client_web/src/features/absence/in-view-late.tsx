/** On the day page: pupils who are out of view too long, with the way to the board. Nothing when all is well. */
import { api } from "../../core/client";
import type { InView } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useLoad } from "../../ui/use-load";
import { colourWord, lastWord, SHAPES } from "./in-view-words";
import "./in-view.css";

const EVERY_MS = 300_000;
const AT_ONCE = 5;

export function OutOfView() {
  const held = useLoad<InView>("in-view", (signal) => api.call("GET /api/absence/in-view", { signal }), EVERY_MS);
  if (held.error && !held.data) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  const late = held.data?.pupils.filter(({ colour }) => colour !== "GREEN") ?? [];
  if (late.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="out-of-view">
      <h2 id="out-of-view">{tn("absence.in_view.out", late.length)}</h2>
      <ul class="list stack stack--tight">
        {late.slice(0, AT_ONCE).map((pupil) => (
          <li class={`card in-view in-view--${pupil.colour.toLowerCase()}`} key={pupil.pupil_id}>
            <div class="row row--apart">
              <strong>{pupil.name}</strong>
              <span class="in-view__colour">
                <span aria-hidden="true">{SHAPES[pupil.colour]}</span> {colourWord(pupil.colour)}
              </span>
            </div>
            <span class="quiet">{lastWord(pupil)}</span>
          </li>
        ))}
      </ul>
      <p>
        <ButtonLink href="/absence/in-view">{t("absence.in_view.open")}</ButtonLink>
      </p>
    </section>
  );
}
