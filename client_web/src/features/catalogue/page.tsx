/** `/catalogue`: the items that somebody makes, and what colleagues published. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { longInstant } from "../../core/time";
import type { CatalogueItems, ItemCard, ItemFound } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useDeed, useLoad } from "../../ui/use-load";
import { forWhom } from "./for-whom";
import { Search } from "./search-items";
import "./catalogue.css";

/** More lessons than this are not looked through one by one. */
const MANY = 20;

type Which = "mine" | "school" | "away";

const WHICH: Readonly<Record<Which, (item: ItemCard) => boolean>> = {
  mine: (item) => item.mine && item.state !== "ARCHIVED",
  school: (item) => !item.mine && item.state === "READY",
  away: (item) => item.state === "ARCHIVED",
};

export default function CataloguePage({ me }: PageProps) {
  const held = useLoad<CatalogueItems>("items", (signal) => api.call("GET /api/catalogue/items", { signal }));
  const [which, choose] = useState<Which>("mine");
  const making = useDeed();
  const make = (): void => {
    void making.run(async () => {
      const made = await api.call("POST /api/catalogue/items", { body: {} });
      router().go(`/catalogue/items/${made.card.id}`);
    });
  };
  const [finding, find] = useState(false);
  const all = held.data?.items;
  return (
    <Page title={t("catalogue.title")} lead={t("catalogue.lead")}>
      <div class="row">
        <Button kind="primary" icon="plus" busy={making.busy} onClick={make}>
          {t("catalogue.new")}
        </Button>
        <ButtonLink icon="people" href="/catalogue/giving">
          {t("catalogue.giving.open")}
        </ButtonLink>
        <ButtonLink icon="book" href="/catalogue/collections">
          {t("catalogue.collections.title")}
        </ButtonLink>
        <ButtonLink icon="clock" href="/catalogue/guides">
          {t("catalogue.guides.title")}
        </ButtonLink>
        {all && all.length > MANY ? (
          <Button onClick={() => find(!finding)}>{t(finding ? "catalogue.find.close" : "catalogue.find")}</Button>
        ) : null}
      </div>
      <Help summary={t("catalogue.moreWays")}>
        <div class="row">
          <ButtonLink kind="quiet" icon="file" href="/catalogue/folders">
            {t("catalogue.folders.open")}
          </ButtonLink>
          <ButtonLink kind="quiet" icon="file" href="/catalogue/links">
            {t("catalogue.links.open")}
          </ButtonLink>
          <ButtonLink kind="quiet" icon="book" href="/catalogue/elsewhere">
            {t("catalogue.elsewhere.open")}
          </ButtonLink>
          {me?.roles.includes("coordinator") ? (
            <ButtonLink kind="quiet" icon="people" href="/catalogue/sharing">
              {t("catalogue.sharing.open")}
            </ButtonLink>
          ) : null}
        </div>
      </Help>
      {making.error ? <Trouble error={making.error} retry={make} /> : null}
      {all ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {all ? finding ? <Found /> : <All all={all} which={which} choose={choose} /> : null}
    </Page>
  );
}

interface AllProps {
  readonly all: readonly ItemCard[];
  readonly which: Which;
  readonly choose: (which: Which) => void;
}

function All({ all, which, choose }: AllProps) {
  const shown = all.filter(WHICH[which]);
  return (
    <>
      {all.length > 0 ? (
        <RadioGroup
          row
          legend={t("catalogue.which")}
          legendHidden
          value={which}
          onChange={choose}
          options={(["mine", "school", "away"] as const).map((value) => ({
            value,
            label: t(`catalogue.which.${value}`, { n: all.filter(WHICH[value]).length }),
          }))}
        />
      ) : null}
      {shown.length === 0 ? (
        <p class="card">{t(all.length === 0 ? "catalogue.none" : `catalogue.none.${which}`)}</p>
      ) : null}
      <ul class="item-list">
        {shown.map((item) => (
          <li key={item.id}>
            <Card item={item} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** By words and facets, among all that is ready for pupils. */
function Found() {
  return (
    <>
      <p class="quiet">{t("catalogue.find.hint")}</p>
      <Search label={t("catalogue.find")} makes>
        {(item) => <FoundCard item={item} />}
      </Search>
    </>
  );
}

function FoundCard({ item }: { readonly item: ItemFound }) {
  return (
    <a class="card item-card" href={`/catalogue/items/${item.item_id}`}>
      <span class="item-card__title">{item.title}</span>
      <span class="quiet">{[item.subject, tn("catalogue.minutes", item.minutes)].filter(Boolean).join(" · ")}</span>
      {item.description ? <span>{item.description}</span> : null}
    </a>
  );
}

function Card({ item }: { readonly item: ItemCard }) {
  const about = [item.subject, forWhom(item.level, item.years), tn("catalogue.minutes", item.norm_minutes)];
  return (
    <a class="card item-card" href={`/catalogue/items/${item.id}`}>
      <span class="item-card__title">{item.title || t("catalogue.untitled")}</span>
      <span class="quiet">{about.filter(Boolean).join(" · ")}</span>
      <span class="item-card__foot">
        <span class="tag">{t(`catalogue.state.${item.changed ? "AHEAD" : item.state}`)}</span>
        <span class="quiet">
          {item.mine ? "" : `${item.author} · `}
          {longInstant(item.changed_at, language())}
        </span>
      </span>
    </a>
  );
}
