/** `/catalogue/collections/…/edit`: what a collection is about, its lessons and their order, and who sees it. */
import { useState } from "preact/hooks";
import {
  added,
  bodyOf,
  type CollectionForm,
  formOf,
  isAhead,
  isFull,
  lackingOf,
  MOST_IN_ONE,
  moved,
  putBack,
  type TakenOut,
  without,
} from "../../core/catalogue/collected";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { CollectedItem, CollectionState, CollectionView, ItemFound } from "../../generated/wire";
import { isKey, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { CollectionFields } from "./collection-fields";
import { FoundItem, ItemWords, PutBack } from "./item-words";
import { MoveButton, RemoveButton, useWanted } from "./moving";
import { SearchItems } from "./search-items";
import { useAsking } from "./use-asking";
import "./catalogue.css";

export default function CollectionEditPage({ place }: PageProps) {
  const id = place.params.collectionId ?? "";
  const [again, setAgain] = useState(0);
  const held = useLoad<CollectionView>(`collection ${id} ${again}`, (signal) =>
    api.call("GET /api/catalogue/collections/{id}", { path: { id }, signal }),
  );
  if (held.data?.card.may_edit) {
    return <Editing key={`${id} ${again}`} first={held.data} onAgain={() => setAgain(again + 1)} />;
  }
  return (
    <Page title={t("catalogue.collections.title")}>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {held.data || held.error ? null : <Loading />}
      {held.data ? <p class="card">{t("catalogue.collections.notYours")}</p> : null}
    </Page>
  );
}

function Editing({ first, onAgain }: { readonly first: CollectionView; readonly onAgain: () => void }) {
  const [view, take] = useState(first);
  const [form, write] = useState<CollectionForm>(() => formOf(first));
  const [asked, ask] = useState(false);
  const deed = useDeed();
  const ahead = isAhead(form, view);
  useAsking(ahead);
  const path = { id: view.card.id };
  const keep = async (): Promise<CollectionView> => {
    if (!ahead) return view;
    const body = bodyOf(form, view.version);
    const kept = await api.call("POST /api/catalogue/collections/{id}", { path, body });
    take(kept);
    write((now) => (now === form ? formOf(kept) : now)); // what was changed meanwhile stays
    return kept;
  };
  /** Whether what the school sees would lack something: it says so, and sends nothing. */
  const stops = (): boolean => {
    ask(true);
    return lackingOf(form).length > 0;
  };
  const save = (): void => {
    if (view.card.state === "READY" && stops()) return;
    void deed.run(async () => void (await keep()));
  };
  const set = (state: CollectionState): void => {
    if (state === "READY" && stops()) return;
    void deed.run(async () => {
      const { version } = await keep();
      take(await api.call("POST /api/catalogue/collections/{id}/state", { path, body: { version, state } }));
    });
  };
  const others = somebodyElse(deed.error);
  const lacks = new Set(asked ? lackingOf(form) : []);
  return (
    <Page title={form.described.title.trim() || t("catalogue.collections.untitled")}>
      <p>
        <a href="/catalogue/collections">{t("catalogue.collections.all")}</a>
      </p>
      <div class="item-bar">
        <p class="quiet" role="status">
          {t(ahead ? "catalogue.saved.changed" : "catalogue.saved.kept")}
        </p>
        <Button kind="primary" busy={deed.busy} onClick={save}>
          {t("catalogue.collections.save")}
        </Button>
      </div>
      {others ? (
        <SomebodyElse changes={others} field={fieldName} mine={[]} onTheirs={onAgain} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <CollectionFields
        described={form.described}
        missing={lacks}
        onChange={(part) => write({ ...form, described: { ...form.described, ...part } })}
      />
      <Inside form={form} write={write} lacks={lacks.has("items")} />
      <Shown view={view} lacks={lacks.size > 0} busy={deed.busy} set={set} />
    </Page>
  );
}

function fieldName(name: string): string {
  const key = `catalogue.field.${name}`;
  return isKey(key) ? t(key) : t("catalogue.collections.field.other");
}

interface InsideProps {
  readonly form: CollectionForm;
  readonly write: (form: CollectionForm) => void;
  readonly lacks: boolean;
}

/** The lessons in order; the focus goes with what was moved, and to what puts back what was taken out. */
function Inside({ form, write, lacks }: InsideProps) {
  const { list, want } = useWanted<HTMLElement>();
  const [out, setOut] = useState<TakenOut | null>(null);
  const [said, say] = useState("");
  const move = ({ item_id: id, title: name }: CollectedItem, by: -1 | 1): void => {
    want(`[data-item="${id}"] [data-move="${by}"]`);
    const next = moved(form, id, by);
    const place = next.items.findIndex(({ item_id }) => item_id === id) + 1;
    say(t("catalogue.moved", { name, place, of: next.items.length }));
    write(next);
  };
  const remove = (item: CollectedItem): void => {
    want("[data-undo]");
    const taken = without(form, item.item_id);
    setOut(taken.out);
    say(t("catalogue.removed", { name: item.title }));
    write(taken.form);
  };
  const undo = (): void => {
    if (!out) return;
    want(`[data-item="${out.item.item_id}"] [data-remove]`);
    write(putBack(form, out));
    setOut(null);
    say(t("catalogue.undone"));
  };
  const full = isFull(form) ? t("catalogue.collections.full", { most: MOST_IN_ONE }) : null;
  const add = (found: ItemFound): void => {
    write(added(form, { ...found, ready: true }));
    say(full ?? t("catalogue.collections.added", { name: found.title }));
  };
  const last = form.items.length - 1;
  const there = new Set(form.items.map(({ item_id }) => item_id));
  return (
    <section class="stack" aria-labelledby="inside" ref={list}>
      <h2 id="inside">{t("catalogue.collections.inside")}</h2>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {form.items.length === 0 ? <p class="card">{t("catalogue.collections.empty")}</p> : null}
      {lacks ? (
        <p class="field__error" role="alert">
          {t("catalogue.collections.needsItem")}
        </p>
      ) : null}
      <ol class="block-list">
        {form.items.map((item, at) => (
          <li key={item.item_id} class="card row row--apart" data-item={item.item_id}>
            <ItemWords item={item} place={at + 1} />
            <span class="row">
              <MoveButton name={item.title} by={-1} off={at === 0} onMove={(by) => move(item, by)} />
              <MoveButton name={item.title} by={1} off={at === last} onMove={(by) => move(item, by)} />
              <RemoveButton name={item.title} onRemove={() => remove(item)} />
            </span>
          </li>
        ))}
      </ol>
      <PutBack item={out?.item ?? null} full={full} onUndo={undo} />
      <SearchItems open={t("catalogue.collections.find")}>
        {(found) => <FoundItem item={found} there={there.has(found.item_id)} onAdd={() => add(found)} />}
      </SearchItems>
    </section>
  );
}

interface ShownProps {
  readonly view: CollectionView;
  readonly lacks: boolean;
  readonly busy: boolean;
  readonly set: (state: CollectionState) => void;
}

/** Who sees it, and what would change that. */
function Shown({ view, lacks, busy, set }: ShownProps) {
  const { id, state } = view.card;
  return (
    <section class="card stack" aria-labelledby="shown">
      <h2 id="shown">{t("catalogue.collections.who")}</h2>
      {lacks ? (
        <Notice kind="warn">
          <p>{t("catalogue.collections.missing")}</p>
        </Notice>
      ) : null}
      <p>{t(`catalogue.collections.state.${state}.text`)}</p>
      <div class="row">
        {state === "READY" ? (
          <ButtonLink icon="eye" href={`/catalogue/collections/${id}`}>
            {t("catalogue.collections.look")}
          </ButtonLink>
        ) : (
          <Button kind="primary" large busy={busy} onClick={() => set("READY")}>
            {t(state === "ARCHIVED" ? "catalogue.collections.takeBack" : "catalogue.collections.publish")}
          </Button>
        )}
        {state === "READY" ? (
          <Button kind="quiet" busy={busy} onClick={() => set("ARCHIVED")}>
            {t("catalogue.collections.away")}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
