/** "Past bij jouw les": at most three lessons that fit the week and what is left of the day. Nothing of it is due. */
import { useState } from "preact/hooks";
import { lessonAddress } from "../../core/catalogue/catch-up";
import { api } from "../../core/client";
import { ease } from "../../core/comfort";
import type { Day, ItemFitting, ItemsFitting } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Check } from "../../ui/field";
import { useLoad } from "../../ui/use-load";
import "./catalogue.css";

interface Narrowed {
  readonly calm: boolean;
  readonly free: boolean;
}

function useFitting(person: string | null, { calm, free }: Narrowed, asks = true) {
  const query = { ...(person && { person_id: person }), ...(calm && { calm: "yes" }), ...(free && { free: "yes" }) };
  const key = `fitting ${JSON.stringify(query)} ${asks}`;
  return useLoad<ItemsFitting | null>(key, async (signal) =>
    asks ? await api.call("GET /api/catalogue/suggestions", { query, signal }) : null,
  );
}

/** On the day it is folded: who is done with the day is done. */
export function DaySuggestions({ day, own }: { readonly day: Day; readonly own: boolean }) {
  const held = useFitting(day.person_id, { calm: ease().calm, free: false }, day.date === day.today);
  const items = held.data?.items ?? [];
  // Nothing is shown where there is nothing, nor where it could not be asked: the day stays as it was.
  if (items.length === 0) return null;
  return (
    <details class="help" data-role="suggestions">
      <summary>{t("catalogue.suggestions.title")}</summary>
      <p class="quiet">{t("catalogue.suggestions.lead")}</p>
      <List items={items} own={own} />
    </details>
  );
}

/** Among all that a pupil finds, with a choice where there is something to choose. */
export function Suggestions() {
  const [narrowed, set] = useState<Narrowed>({ calm: ease().calm, free: false });
  const held = useFitting(null, narrowed);
  const [last, keep] = useState<ItemsFitting | null>(null);
  if (held.data && held.data !== last) keep(held.data);
  const found = held.data ?? last;
  if (!found || found.total === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby="suggestions">
      <h2 id="suggestions">{t("catalogue.suggestions.title")}</h2>
      <p class="quiet">{t("catalogue.suggestions.lead")}</p>
      <div class="row">
        <Only name="calm" many={found.calm} of={found.total} narrowed={narrowed} set={set} />
        <Only name="free" many={found.free} of={found.total} narrowed={narrowed} set={set} />
      </div>
      <div role="status">{found.items.length === 0 ? <p class="card">{t("catalogue.suggestions.none")}</p> : null}</div>
      <List items={found.items} own />
    </section>
  );
}

interface OnlyProps {
  readonly name: keyof Narrowed;
  readonly many: number;
  readonly of: number;
  readonly narrowed: Narrowed;
  readonly set: (narrowed: Narrowed) => void;
}

/** A choice that leaves all or nothing is none; one that was made can be taken back. */
function Only({ name, many, of, narrowed, set }: OnlyProps) {
  if (!narrowed[name] && (many === 0 || many === of)) return null;
  return (
    <Check
      label={t(name === "calm" ? "catalogue.suggestions.calm" : "catalogue.suggestions.free")}
      checked={narrowed[name]}
      onChange={(on) => set({ ...narrowed, [name]: on })}
    />
  );
}

function List({ items, own }: { readonly items: readonly ItemFitting[]; readonly own: boolean }) {
  return (
    <ul class="item-list">
      {items.map((one) => (
        <li key={one.item_id}>
          {own ? (
            <a class="card item-card" href={lessonAddress(one.item_id) ?? ""}>
              <Words one={one} />
            </a>
          ) : (
            <div class="card item-card">
              <Words one={one} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Words({ one }: { readonly one: ItemFitting }) {
  return (
    <>
      <span class="item-card__title">{one.title}</span>
      <span class="quiet">{[one.subject, tn("catalogue.minutes", one.minutes)].join(" · ")}</span>
      {one.priority === "IMPORTANT" ? null : (
        <span class="item-card__foot">
          <span class="tag">
            {t(one.priority === "ESSENTIAL" ? "catalogue.assignments.essential" : "catalogue.assignments.extra")}
          </span>
        </span>
      )}
    </>
  );
}
