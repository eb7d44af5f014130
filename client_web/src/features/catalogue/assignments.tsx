/** `/catalogue/assignments`: what a pupil can catch up with; a parent sees the same. Never red, never how much is left. */
import { useState } from "preact/hooks";
import { isEmpty } from "../../core/catalogue/catch-up";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { KEYS, recall, remember } from "../../core/store";
import type { CatchUpCard as Card, CatchUpList, Me } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useLoad } from "../../ui/use-load";
import { CatchUpCard } from "./catch-up-card";
import { LateAnswers } from "./late-answers";

const EVERY_MS = 60_000;

export default function AssignmentsPage({ me }: PageProps) {
  if (!me) return null;
  return me.roles.includes("pupil") ? <List before={<LateAnswers pupilId={me.id} />} /> : <OfChild me={me} />;
}

function OfChild({ me }: { readonly me: Me }) {
  const before = recall(KEYS.child);
  const [child, setChild] = useState(me.children.find(({ id }) => id === before)?.id ?? me.children[0]?.id);
  const choose = (id: string): void => {
    remember(KEYS.child, id);
    setChild(id);
  };
  if (child === undefined) {
    return (
      <Page title={t("catalogue.assignments.title")}>
        <p>{t("catalogue.assignments.noChild")}</p>
      </Page>
    );
  }
  const options = me.children.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <List
      child={child}
      before={
        options.length > 1 ? (
          <RadioGroup row legend={t("catalogue.assignments.child")} value={child} options={options} onChange={choose} />
        ) : null
      }
    />
  );
}

interface ListProps {
  readonly child?: string;
  readonly before?: preact.ComponentChildren;
}

function List({ child, before }: ListProps) {
  const held = useLoad<CatchUpList>(
    `assignments ${child ?? "me"}`,
    (signal) => api.call("GET /api/catalogue/assignments", { query: { ...(child && { person_id: child }) }, signal }),
    EVERY_MS,
  );
  const { data: list, error } = held;
  return (
    <Page title={t("catalogue.assignments.title")} lead={list && !isEmpty(list) ? leadOf(list) : null}>
      {before}
      {error ? <Trouble error={error} retry={() => void held.refresh()} /> : null}
      {list ? <Cards list={list} own={!child} /> : error ? null : <Loading />}
      <p class="row">
        <ButtonLink kind="quiet" icon="pencil" href={`/catalogue/handins/own${child ? `?child=${child}` : ""}`}>
          {t("catalogue.handins.own.link")}
        </ButtonLink>
        <ButtonLink kind="quiet" icon="left" href={child ? "/?child=1" : "/"}>
          {t("catalogue.assignments.back")}
        </ButtonLink>
      </p>
      <Help summary={t("catalogue.assignments.help")}>
        <p>{t("catalogue.assignments.help.order")}</p>
        <p>{t("catalogue.assignments.help.gone")}</p>
      </Help>
    </Page>
  );
}

function leadOf({ left_min: left }: CatchUpList): string | null {
  if (left === null) return null;
  return left > 0 ? tn("catalogue.assignments.left", left) : t("catalogue.assignments.full");
}

function Cards({ list, own }: { readonly list: CatchUpList; readonly own: boolean }) {
  if (isEmpty(list)) {
    return (
      <Notice>
        <p class="lead">{t("catalogue.assignments.empty")}</p>
        <p>{t("catalogue.assignments.empty.text")}</p>
      </Notice>
    );
  }
  return (
    <>
      <Part id="now" title={t("catalogue.assignments.now")} cards={list.now} zone={list.timezone} own={own} />
      <Part
        id="later"
        title={t("catalogue.assignments.later")}
        text={t("catalogue.assignments.later.text")}
        cards={list.later}
        zone={list.timezone}
        own={own}
      />
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly text?: string;
  readonly cards: readonly Card[];
  readonly zone: string;
  readonly own: boolean;
}

function Part({ id, title, text, cards, zone, own }: PartProps) {
  if (cards.length === 0) return null;
  return (
    <section class="stack stack--tight" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {text ? <p class="quiet">{text}</p> : null}
      <ul class="list stack stack--tight">
        {cards.map((card) => (
          <li key={card.id}>
            <CatchUpCard card={card} zone={zone} level={3} opens={own} />
          </li>
        ))}
      </ul>
    </section>
  );
}
