/** `/catalogue/guides`: which lesson is on when, on one day, for the pupils of one year. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { GuideDay, ItemLevel, ItemSuggestions } from "../../generated/wire";
import { t } from "../../i18n";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import { DateField } from "./date-field";
import { LEVELS, yearName, yearsOf } from "./for-whom";
import { GuideCopy } from "./guide-copy";
import { GuideEdit } from "./guide-edit";
import { useAsking } from "./use-asking";
import "./catalogue.css";

/** The year and day whose programme is on the screen. */
interface Which {
  readonly level: ItemLevel;
  readonly year: number;
  readonly date: string;
}

export default function GuidesPage(_: PageProps) {
  const held = useLoad<ItemSuggestions>("suggestions", (signal) =>
    api.call("GET /api/catalogue/items/suggestions", { signal }),
  );
  const [ahead, setAhead] = useState(false);
  const [which, choose] = useState<Partial<Which>>({});
  useAsking(ahead);
  const level = which.level ?? held.data?.level ?? "PO";
  const years = yearsOf(level);
  const year = which.year ?? held.data?.years.find((one) => years.includes(one)) ?? 1;
  const to = (part: Partial<Which>): void => {
    const goes = !ahead || confirm(t("catalogue.collections.leave"));
    choose({ ...which, ...(goes && part) }); // who stays sees again what they were making
  };
  return (
    <Page title={t("catalogue.guides.title")} lead={t("catalogue.guides.lead")}>
      <p>
        <a href="/catalogue">{t("catalogue.back")}</a>
      </p>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {held.data ? (
        <>
          <div class="item-fields">
            <Select
              label={t("catalogue.field.level")}
              value={level}
              options={LEVELS.map((id) => ({ id, name: t(`catalogue.level.${id}`) }))}
              onChange={(id) => to({ level: id as ItemLevel, year: Math.min(year, yearsOf(id as ItemLevel).length) })}
            />
            <Select
              label={t("catalogue.search.facet.year")}
              value={String(year)}
              options={years.map((one) => ({ id: String(one), name: yearName(level, one) }))}
              onChange={(id) => to({ year: Number(id) })}
            />
          </div>
          <Day level={level} year={year} date={which.date ?? ""} to={to} ahead={ahead} onAhead={setAhead} />
        </>
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

interface DayProps extends Which {
  readonly to: (part: Partial<Which>) => void;
  /** Something on the screen is not kept yet. */
  readonly ahead: boolean;
  readonly onAhead: (ahead: boolean) => void;
}

function Day({ level, year, date, to, ahead, onAhead }: DayProps) {
  const [again, setAgain] = useState(0);
  const query = { level, year: String(year), ...(date && { date }) };
  const key = `guide ${JSON.stringify(query)} ${again}`;
  const held = useLoad<GuideDay>(key, (signal) => api.call("GET /api/catalogue/guides", { query, signal }));
  const shown = date || held.data?.date;
  return (
    <>
      {shown ? (
        <DateField label={t("catalogue.guides.date")} date={shown} onTake={(taken) => to({ date: taken })} />
      ) : null}
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {held.data ? (
        <>
          <GuideEdit key={key} first={held.data} onAhead={onAhead} onAgain={() => setAgain(again + 1)} />
          <GuideCopy key={`copy ${key}`} level={level} year={year} source={held.data.date} ahead={ahead} />
        </>
      ) : held.error ? null : (
        <Loading />
      )}
    </>
  );
}
