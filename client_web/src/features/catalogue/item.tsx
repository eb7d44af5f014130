/** `/catalogue/items/…`: one item, to write for its author and to read and copy for colleagues. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { ItemView } from "../../generated/wire";
import { t } from "../../i18n";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { Away, CollectLink, CopyButton, GiveLink, OnPaper, Review, Reviewers, Revisions } from "./deeds";
import { Editing } from "./editing";
import { forWhom } from "./for-whom";
import { Preview } from "./preview";
import "./catalogue.css";

export default function ItemPage({ place }: PageProps) {
  const id = place.params.itemId ?? "";
  // Another number: read it again from the server, in the place of what stood in the form.
  const [again, setAgain] = useState(0);
  const held = useLoad<ItemView>(`item ${id} ${again}`, (signal) =>
    api.call("GET /api/catalogue/items/{id}", { path: { id }, signal }),
  );
  const { data: view, error } = held;
  if (view?.may_edit) return <Editing key={`${id} ${again}`} view={view} onAgain={() => setAgain(again + 1)} />;
  return (
    <Page title={view ? view.card.title : t("catalogue.title")} lead={view ? leadOf(view) : ""}>
      <Back />
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {view === null && !error ? <Loading /> : null}
      {view ? <Colleagues view={view} /> : null}
    </Page>
  );
}

const leadOf = ({ card }: ItemView): string =>
  [card.author, card.subject, forWhom(card.level, card.years)].filter(Boolean).join(" · ");

export const Back = () => (
  <p>
    <a href="/catalogue">{t("catalogue.back")}</a>
  </p>
);

/** To what pupils answered, where they were asked something. */
export function AnswersLink({ view: { blocks, card } }: { readonly view: ItemView }) {
  if (card.revision === 0 || !blocks.some(({ kind }) => kind === "QUIZ")) return null;
  return (
    <p>
      <a href={`/catalogue/items/${card.id}/answers`}>{t("catalogue.quiz.answers")}</a>
    </p>
  );
}

function Colleagues({ view: first }: { readonly view: ItemView }) {
  const [view, take] = useState(first);
  return (
    <>
      <div class="row">
        <GiveLink view={view} />
        <CopyButton id={view.card.id} primary />
        <CollectLink view={view} />
      </div>
      <p class="quiet">{t("catalogue.copy.hint")}</p>
      <AnswersLink view={view} />
      <Reviewers view={view} />
      <Preview itemId={view.card.id} blocks={view.blocks} />
      <Review view={view} onView={take} />
      <OnPaper {...view.card} />
      <Revisions view={view} />
      <Away view={view} onView={take} />
    </>
  );
}
