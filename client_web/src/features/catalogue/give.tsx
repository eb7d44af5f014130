/** Giving an item, or a whole collection, to pupils: what may fit, the button, what came of it, and the way back. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { dayAndMonth } from "../../core/time";
import type {
  AssignItem,
  AssignmentsGiven,
  CollectionGiven,
  CollectionView,
  ItemSuggested,
} from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";
import { ItemHead } from "./item-words";

interface Done {
  readonly title: string;
  readonly given: AssignmentsGiven | CollectionGiven;
}

type Whom = Omit<AssignItem, "item_id">;

export interface Giving {
  readonly done: Done | null;
  readonly undone: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly give: (item: ItemSuggested, whom: Whom) => void;
  readonly giveAll: (collection: CollectionView, whom: Whom) => void;
  readonly undo: (ids: readonly string[]) => void;
}

/** One giving after the other; `refresh` reads the page again after each. */
export function useGiving(refresh: () => Promise<void>): Giving {
  const [done, setDone] = useState<Done | null>(null);
  const [undone, setUndone] = useState(false);
  const deed = useDeed();
  const say = (title: string, given: Done["given"]): void => {
    setUndone(false);
    setDone({ title, given });
    void refresh(); // what was done can be taken back meanwhile
  };
  return {
    done,
    undone,
    busy: deed.busy,
    error: deed.error,
    give: (item, whom) =>
      void deed.run(async () => {
        const given = await api.call("POST /api/catalogue/assignments", { body: { item_id: item.item_id, ...whom } });
        say(item.title, given);
      }),
    giveAll: ({ card }, whom) =>
      void deed.run(async () => {
        const body = { collection_id: card.id, ...whom };
        say(card.title, await api.call("POST /api/catalogue/assignments/collection", { body }));
      }),
    undo: (ids) =>
      void deed.run(async () => {
        await api.call("POST /api/catalogue/assignments/withdraw", { body: { assignment_ids: [...ids] } });
        setDone(null);
        setUndone(true);
        void refresh();
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
        <ItemHead item={item} />
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
      {"items" in given ? (
        <All title={title} given={given} listed={listed} />
      ) : (
        <>
          {listed > 0 ? <p>{tn("catalogue.missed.given", listed, { title })}</p> : null}
          {given.done > 0 ? <p>{tn("catalogue.missed.given.did", given.done, { title })}</p> : null}
        </>
      )}
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

interface AllProps {
  readonly title: string;
  readonly given: CollectionGiven;
  readonly listed: number;
}

/** What came of a whole collection: nobody has a lesson of it twice. */
function All({ title, given: { pupils, items, already, done, assignment_ids: ids }, listed }: AllProps) {
  if (ids.length === 0) return null;
  return (
    <>
      {listed > 0 ? (
        <p>{tn("catalogue.giving.all.given", pupils, { title, lessons: tn("catalogue.collections.items", items) })}</p>
      ) : null}
      {already > 0 ? <p>{t("catalogue.giving.all.had")}</p> : null}
      {done > 0 ? <p>{tn("catalogue.giving.all.did", done)}</p> : null}
    </>
  );
}
