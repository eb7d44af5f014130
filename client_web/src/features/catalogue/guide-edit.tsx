/** The programme of one day while somebody makes it. */
import { useLayoutEffect, useState } from "preact/hooks";
import { doubled, inOrder, isFull, MOST_IN_A_DAY, withItem } from "../../core/catalogue/guide";
import { api } from "../../core/client";
import type { GuideDay, GuideItem, ItemFound } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed } from "../../ui/use-load";
import { FoundItem, ItemWords, PutBack } from "./item-words";
import { RemoveButton, useWanted } from "./moving";
import { SearchItems } from "./search-items";

interface GuideEditProps {
  readonly first: GuideDay;
  readonly onAhead: (ahead: boolean) => void;
  readonly onAgain: () => void;
}

const sent = (entries: readonly GuideItem[]) => entries.map(({ at, item_id }) => ({ at, item_id }));

export function GuideEdit({ first, onAhead, onAgain }: GuideEditProps) {
  const [view, take] = useState(first);
  const [entries, write] = useState<readonly GuideItem[]>(first.entries);
  const deed = useDeed();
  const twice = doubled(entries);
  const ahead = JSON.stringify(sent(entries)) !== JSON.stringify(sent(view.entries));
  useLayoutEffect(() => {
    onAhead(ahead);
    return () => onAhead(false);
  }, [ahead, onAhead]);
  const save = (): void => {
    if (twice.size > 0) return;
    void deed.run(async () => {
      const { date, level, year, version } = view;
      const body = { date, level, year, version, entries: sent(entries) };
      const kept = await api.call("POST /api/catalogue/guides", { body });
      take(kept);
      write((now) => (now === entries ? kept.entries : now)); // what was changed meanwhile stays
    });
  };
  const others = somebodyElse(deed.error);
  const seen = view.date === view.today ? "catalogue.guides.saved" : "catalogue.guides.saved.day";
  return (
    <section class="stack" aria-label={t("catalogue.guides.title")}>
      <div class="item-bar">
        <p class="quiet" role="status">
          {t(ahead ? "catalogue.saved.changed" : view.version > first.version ? seen : "catalogue.saved.kept")}
        </p>
        <Button kind="primary" busy={deed.busy} onClick={save}>
          {t("catalogue.collections.save")}
        </Button>
      </div>
      {others ? (
        <SomebodyElse changes={others} field={() => t("catalogue.guides.title")} mine={[]} onTheirs={onAgain} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <Entries entries={entries} twice={twice} write={write} />
    </section>
  );
}

interface EntriesProps {
  readonly entries: readonly GuideItem[];
  readonly twice: ReadonlySet<string>;
  readonly write: (entries: readonly GuideItem[]) => void;
}

function Entries({ entries, twice, write }: EntriesProps) {
  const { list, want } = useWanted<HTMLDivElement>();
  const [out, setOut] = useState<GuideItem | null>(null);
  const [said, say] = useState("");
  const remove = (one: GuideItem): void => {
    want("[data-undo]");
    setOut(one);
    say(t("catalogue.removed", { name: one.title }));
    write(entries.filter((each) => each !== one));
  };
  const undo = (): void => {
    if (!out) return;
    const all = inOrder([...entries, out]);
    want(`li:nth-child(${all.indexOf(out) + 1}) [data-remove]`);
    write(all);
    setOut(null);
    say(t("catalogue.undone"));
  };
  const full = isFull(entries) ? t("catalogue.collections.full", { most: MOST_IN_A_DAY }) : null;
  const add = (found: ItemFound): void => {
    write(withItem(entries, found));
    say(full ?? t("catalogue.collections.added", { name: found.title }));
  };
  return (
    <div class="stack" ref={list}>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {entries.length === 0 ? <p class="card">{t("catalogue.guides.none")}</p> : null}
      <ol class="block-list">
        {entries.map((one, place) => (
          <li key={`${one.item_id} ${place}`}>
            <section class="card row row--apart" aria-label={one.title}>
              <Field
                label={t("catalogue.guides.at")}
                value={one.at}
                error={twice.has(one.at) ? t("catalogue.guides.twice") : null}
                onInput={(at) => at && write(entries.map((each) => (each === one ? { ...one, at } : each)))}
                input={{ type: "time" }}
              />
              <ItemWords item={one} />
              <RemoveButton name={one.title} onRemove={() => remove(one)} />
            </section>
          </li>
        ))}
      </ol>
      <PutBack item={out} full={full} onUndo={undo} />
      <SearchItems open={t("catalogue.collections.find")}>
        {(found) => <FoundItem item={found} onAdd={() => add(found)} />}
      </SearchItems>
    </div>
  );
}
