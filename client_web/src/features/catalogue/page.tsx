/** `/catalogue`: the items that somebody makes, and what colleagues published. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { router } from "../../core/router";
import { longInstant } from "../../core/time";
import type { CatalogueItems, ItemCard } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useDeed, useLoad } from "../../ui/use-load";
import { forWhom } from "./for-whom";
import "./catalogue.css";

type Which = "mine" | "school" | "away";

const WHICH: Readonly<Record<Which, (item: ItemCard) => boolean>> = {
  mine: (item) => item.mine && item.state !== "ARCHIVED",
  school: (item) => !item.mine && item.state === "READY",
  away: (item) => item.state === "ARCHIVED",
};

export default function CataloguePage(_: PageProps) {
  const held = useLoad<CatalogueItems>("items", (signal) => api.call("GET /api/catalogue/items", { signal }));
  const [which, choose] = useState<Which>("mine");
  const making = useDeed();
  const make = (): void => {
    void making.run(async () => {
      const made = await api.call("POST /api/catalogue/items", { body: {} });
      router().go(`/catalogue/items/${made.card.id}`);
    });
  };
  const all = held.data?.items;
  const shown = all?.filter(WHICH[which]) ?? [];
  return (
    <Page title={t("catalogue.title")} lead={t("catalogue.lead")}>
      <div class="row">
        <Button kind="primary" icon="plus" busy={making.busy} onClick={make}>
          {t("catalogue.new")}
        </Button>
      </div>
      {making.error ? <Trouble error={making.error} retry={make} /> : null}
      {all ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {all && all.length > 0 ? (
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
      {all && shown.length === 0 ? (
        <p class="card">{t(all.length === 0 ? "catalogue.none" : `catalogue.none.${which}`)}</p>
      ) : null}
      <ul class="item-list">
        {shown.map((item) => (
          <li key={item.id}>
            <Card item={item} />
          </li>
        ))}
      </ul>
    </Page>
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
