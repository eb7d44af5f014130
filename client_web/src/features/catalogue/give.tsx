/** Giving an item to pupils: what may fit, the button, what came of it, and the way back. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { dayAndMonth } from "../../core/time";
import type { AssignItem, AssignmentsGiven, ItemSuggested } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";

interface Done {
  readonly title: string;
  readonly given: AssignmentsGiven;
}

export interface Giving {
  readonly done: Done | null;
  readonly undone: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly give: (item: ItemSuggested, whom: Omit<AssignItem, "item_id">) => void;
  readonly undo: (ids: readonly string[]) => void;
}

/** One giving after the other; `refresh` reads the page again after each. */
export function useGiving(refresh: () => Promise<void>): Giving {
  const [done, setDone] = useState<Done | null>(null);
  const [undone, setUndone] = useState(false);
  const deed = useDeed();
  return {
    done,
    undone,
    busy: deed.busy,
    error: deed.error,
    give: (item, whom) =>
      void deed.run(async () => {
        const given = await api.call("POST /api/catalogue/assignments", { body: { item_id: item.item_id, ...whom } });
        setUndone(false);
        setDone({ title: item.title, given });
        await refresh();
      }),
    undo: (ids) =>
      void deed.run(async () => {
        await api.call("POST /api/catalogue/assignments/withdraw", { body: { assignment_ids: [...ids] } });
        setDone(null);
        setUndone(true);
        await refresh();
      }),
  };
}

/** What came of it, until the next giving. */
export function Outcome({ giving: { done, undone, busy, error, undo } }: { readonly giving: Giving }) {
  return (
    <>
      {done ? <GivenNotice key={done.given.assignment_ids.join()} done={done} busy={busy} undo={undo} /> : null}
      {undone ? (
        <Notice focus>
          <p>{t("catalogue.missed.undone")}</p>
        </Notice>
      ) : null}
      {error ? <Trouble error={error} /> : null}
    </>
  );
}

interface SuggestionProps {
  readonly item: ItemSuggested;
  readonly whom: number;
  readonly busy: boolean;
  readonly give: () => void;
}

export function Suggestion({ item, whom, busy, give }: SuggestionProps) {
  return (
    <article class="card">
      <div class="row row--apart">
        <div>
          <h3 class="missed-item__title">{item.title}</h3>
          <p class="quiet">
            {tn("catalogue.minutes", item.minutes)} · {item.subject}
          </p>
        </div>
        {whom > 0 ? (
          <Button kind="primary" icon="plus" busy={busy} onClick={give}>
            {tn("catalogue.missed.give", whom)}
            <span class="visually-hidden">: {item.title}</span>
          </Button>
        ) : (
          <p class="quiet">{t("catalogue.missed.choose")}</p>
        )}
      </div>
      {item.description ? <p>{item.description}</p> : null}
    </article>
  );
}

interface GivenNoticeProps {
  readonly done: Done;
  readonly busy: boolean;
  readonly undo: (ids: readonly string[]) => void;
}

function GivenNotice({ done: { title, given }, busy, undo }: GivenNoticeProps) {
  const ids = given.assignment_ids;
  const listed = ids.length - given.done;
  return (
    <Notice kind="ok" focus>
      {listed > 0 ? <p>{tn("catalogue.missed.given", listed, { title })}</p> : null}
      {given.done > 0 ? <p>{tn("catalogue.missed.given.did", given.done, { title })}</p> : null}
      {ids.length === 0 ? (
        <p>{t("catalogue.missed.given.had", { title, date: dayAndMonth(given.last, language()) })}</p>
      ) : null}
      {ids.length > 0 ? (
        <p>
          <Button busy={busy} onClick={() => undo(ids)}>
            {t("catalogue.missed.undo")}
          </Button>
        </p>
      ) : null}
    </Notice>
  );
}
