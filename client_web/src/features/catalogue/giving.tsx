/** `/catalogue/giving`: give an item to one pupil, a group, or whoever is not there today; `?item=` or `?collection=` chose it already. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import { addDays, dayAndMonth, localDate, longDate } from "../../core/time";
import type {
  AssignItem,
  CollectionView,
  GivingView,
  ItemSuggested,
  PupilToGive,
  ReplacedSlot,
} from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Check } from "../../ui/field";
import { Help } from "../../ui/help";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { RadioGroup, type RadioOption } from "../../ui/radio-group";
import { Select } from "../../ui/select";
import { useLoad } from "../../ui/use-load";
import { Outcome, Suggestion, useGiving } from "./give";
import { ItemWords } from "./item-words";
import { SearchItems } from "./search-items";
import "./missed.css";

/** So many lessons go to pupils in one go: the server takes no more. */
const MOST_AT_ONCE = 1500;

type Way = "absent" | "group" | "pupils";

/** What was chosen, and what is asked of the server for it. */
interface Choice {
  readonly way: Way | null;
  readonly group: string;
  readonly subject: string;
  readonly monday: string;
  readonly pupils: ReadonlySet<string>;
  readonly replaces: boolean;
}

const NOTHING: Choice = { way: null, group: "", subject: "", monday: "", pupils: new Set(), replaces: true };

export default function GivingPage({ place }: PageProps) {
  const item = place.query.item ?? "";
  const whole = useWhole(place.query.collection ?? "");
  const [choice, set] = useState<Choice>({ ...NOTHING, group: place.query.group ?? "" });
  const change = (part: Partial<Choice>): void => set({ ...choice, ...part });
  const held = useGivingView(item, { ...choice, subject: whole.view?.described.subject ?? choice.subject });
  const { view } = held;
  return (
    <Page title={t("catalogue.giving.title")} lead={t(leadOf(item, whole.id))}>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {whole.error ? <Trouble error={whole.error} /> : null}
      {view && !whole.waits ? (
        <Choosing view={view} choice={choice} change={change} refresh={held.refresh} whole={whole.view} />
      ) : held.error || whole.error ? null : (
        <Loading />
      )}
      <Back item={item} collection={whole.id} />
      <Help summary={t("catalogue.giving.help")}>
        <p>{t("catalogue.giving.help.replaces")}</p>
        <p>{t("catalogue.missed.help.then")}</p>
      </Help>
    </Page>
  );
}

const leadOf = (item: string, collection: string) =>
  collection ? "catalogue.giving.lead.collection" : item ? "catalogue.giving.lead.item" : "catalogue.giving.lead";

function Back({ item, collection }: { readonly item: string; readonly collection: string }) {
  const [href, words] = collection
    ? ([`/catalogue/collections/${collection}`, "catalogue.giving.back.collection"] as const)
    : item
      ? ([`/catalogue/items/${item}`, "catalogue.giving.back"] as const)
      : (["/catalogue", "catalogue.giving.back.all"] as const);
  return (
    <p>
      <ButtonLink kind="quiet" icon="left" href={href}>
        {t(words)}
      </ButtonLink>
    </p>
  );
}

/** The collection that is given as a whole, if one was chosen. */
function useWhole(id: string) {
  const held = useLoad<CollectionView | null>(`collection ${id}`, async (signal) =>
    id ? await api.call("GET /api/catalogue/collections/{id}", { path: { id }, signal }) : null,
  );
  return { id, view: held.data, error: held.error, waits: id !== "" && !held.data };
}

/** The page for what was chosen; the last one stays while the next is on its way. */
function useGivingView(item: string, { group, subject, monday }: Choice) {
  const query = {
    ...(item && { item_id: item }),
    ...(group && { group_id: group }),
    ...(subject && { subject }),
    ...(monday && { date: monday }),
  };
  const held = useLoad<GivingView>(`giving ${JSON.stringify(query)}`, (signal) =>
    api.call("GET /api/catalogue/giving", { query, signal }),
  );
  const [last, keep] = useState<GivingView | null>(null);
  if (held.data && held.data !== last) keep(held.data);
  return { view: held.data ?? last, error: held.error, refresh: held.refresh };
}

interface ChoosingProps {
  readonly view: GivingView;
  readonly choice: Choice;
  readonly change: (part: Partial<Choice>) => void;
}

interface AllProps extends ChoosingProps {
  readonly refresh: () => Promise<void>;
  readonly whole: CollectionView | null;
}

function Choosing({ view, choice, change, refresh, whole }: AllProps) {
  const giving = useGiving(refresh);
  if (view.groups.length === 0 && view.absent.length === 0) return <p class="card">{t("catalogue.giving.nobody")}</p>;
  const way = choice.way ?? (view.absent.length > 0 && choice.group === "" ? "absent" : "group");
  const whom = whomOf(view, { ...choice, way });
  const give = (item: ItemSuggested): void => giving.give(item, asked(choice, way, whom));
  const card = (item: ItemSuggested) => (
    <Suggestion item={item} whom={whom.length} busy={giving.busy} give={() => give(item)} />
  );
  return (
    <>
      <section class="stack stack--tight" aria-labelledby="giving-whom">
        <h2 id="giving-whom">{t("catalogue.giving.whom")}</h2>
        <RadioGroup
          legend={t("catalogue.giving.whom")}
          legendHidden
          value={way}
          options={ways(view)}
          onChange={(next) => change(next === "absent" ? { way: next, group: "", subject: "" } : { way: next })}
        />
        {way === "absent" ? <Names pupils={view.absent} zone={view.timezone} /> : null}
        {way === "absent" ? null : <Group view={view} choice={choice} change={change} one={way === "pupils"} />}
        <p class="quiet" role="status">
          {whom.length > 0 ? tn("catalogue.giving.count", whom.length) : t("catalogue.giving.count.none")}
        </p>
      </section>
      <section class="stack stack--tight" aria-labelledby="giving-what">
        <h2 id="giving-what">{t("catalogue.giving.what")}</h2>
        <Outcome giving={giving} />
        {whole ? (
          <Whole
            whole={whole}
            whom={whom.length}
            busy={giving.busy}
            give={() => giving.giveAll(whole, asked(choice, way, whom))}
          />
        ) : view.item ? (
          card(view.item)
        ) : (
          <What view={view} choice={choice} change={change} card={card} />
        )}
      </section>
    </>
  );
}

interface WholeProps {
  readonly whole: CollectionView;
  readonly whom: number;
  readonly busy: boolean;
  readonly give: () => void;
}

/** A collection with its lessons in order, and one button for all of them. */
function Whole({ whole: { card, items }, whom, busy, give }: WholeProps) {
  const open = items.filter(({ ready }) => ready);
  const much = [tn("catalogue.collections.items", open.length), tn("catalogue.minutes", card.minutes)].join(" · ");
  return (
    <article class="card stack stack--tight">
      <div class="row row--apart">
        <div>
          <h3 class="missed-item__title">{card.title}</h3>
          <p class="quiet">{much}</p>
        </div>
        {whom === 0 || open.length === 0 ? (
          <p class="quiet">{t(open.length === 0 ? "catalogue.collections.noneNow" : "catalogue.missed.choose")}</p>
        ) : whom * open.length > MOST_AT_ONCE ? (
          <p>{t("catalogue.giving.all.tooMany")}</p>
        ) : (
          <Button kind="primary" icon="plus" busy={busy} onClick={give}>
            {tn("catalogue.missed.give", whom)}
            <span class="visually-hidden">: {card.title}</span>
          </Button>
        )}
      </div>
      <ol class="list stack stack--tight">
        {open.map((item, at) => (
          <li key={item.item_id}>
            <ItemWords item={item} place={at + 1} />
          </li>
        ))}
      </ol>
    </article>
  );
}

function ways(view: GivingView): readonly RadioOption<Way>[] {
  const absent: RadioOption<Way> = {
    value: "absent",
    label: t("catalogue.giving.absent"),
    hint:
      view.absent.length > 0
        ? tn("catalogue.giving.absent.hint", view.absent.length)
        : t("catalogue.giving.absent.none"),
  };
  return [
    absent,
    { value: "group", label: t("catalogue.giving.group") },
    { value: "pupils", label: t("catalogue.giving.pupils") },
  ];
}

/** Who gets it, as it stands now. */
function whomOf(view: GivingView, { way, group, pupils }: Choice): readonly PupilToGive[] {
  if (way === "absent") return view.absent;
  if (group === "" || view.group_id !== group) return [];
  return way === "group" ? view.pupils : view.pupils.filter(({ pupil_id }) => pupils.has(pupil_id));
}

function asked(choice: Choice, way: Way, whom: readonly PupilToGive[]): Omit<AssignItem, "item_id"> {
  if (way === "absent") return { to: "absent_today" };
  const missed = choice.replaces;
  if (way === "group") return { to: "group", group_id: choice.group, missed };
  return { to: "pupils", pupil_ids: whom.map(({ pupil_id }) => pupil_id), missed };
}

interface NamesProps {
  readonly pupils: readonly PupilToGive[];
  readonly zone: string;
}

/** Who is not there today, with the lesson that an item takes the place of. */
function Names({ pupils, zone }: NamesProps) {
  if (pupils.length === 0) return null;
  return (
    <ul class="list card">
      {pupils.map((pupil) => (
        <li key={pupil.pupil_id} class="missed-pupil">
          <div>
            <strong>{pupil.name}</strong>
            <p class="quiet">{replacesWords(pupil, zone)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function replacesWords({ missed, replaces }: PupilToGive, zone: string): string {
  if (replaces) return t("catalogue.giving.replaces", { lesson: lessonWords(replaces, zone) });
  const subjects = [...new Set(missed.map(({ subject }) => subject))];
  if (subjects.length === 0) return "";
  return t("catalogue.giving.misses", { subjects: new Intl.ListFormat(language()).format(subjects) });
}

const lessonWords = ({ subject, starts_at }: ReplacedSlot, zone: string): string =>
  `${subject}, ${longDate(localDate(Date.parse(starts_at), zone), language())}`;

function Group({ view, choice, change, one }: ChoosingProps & { readonly one: boolean }) {
  const known = view.group_id === choice.group ? view.pupils : [];
  const missed = known.filter(({ replaces }) => replaces !== null).length;
  const tick = (id: string, on: boolean): void =>
    change({ pupils: new Set(on ? [...choice.pupils, id] : [...choice.pupils].filter((other) => other !== id)) });
  return (
    <>
      <Select
        label={t("catalogue.giving.which")}
        value={choice.group}
        empty={t("catalogue.giving.which.empty")}
        options={view.groups}
        onChange={(group) => change({ group, subject: "", pupils: new Set() })}
      />
      {one && known.length > 0 ? (
        <fieldset class="radios">
          <legend class="radios__legend">{t("catalogue.giving.who")}</legend>
          {known.map((pupil) => (
            <Check
              key={pupil.pupil_id}
              label={pupil.name}
              hint={replacesWords(pupil, view.timezone)}
              checked={choice.pupils.has(pupil.pupil_id)}
              onChange={(on) => tick(pupil.pupil_id, on)}
            />
          ))}
        </fieldset>
      ) : null}
      {missed > 0 ? (
        <Check
          label={t("catalogue.giving.inPlace")}
          hint={tn("catalogue.giving.inPlace.hint", missed)}
          checked={choice.replaces}
          onChange={(replaces) => change({ replaces })}
        />
      ) : null}
    </>
  );
}

interface WhatProps extends ChoosingProps {
  readonly card: (item: ItemSuggested) => preact.ComponentChildren;
}

/** What may fit: by group, subject and week, or looked for. */
function What({ view, choice, change, card }: WhatProps) {
  const weeks = [0, -7, -14].map((days) => addDays(mondayOf(view.today), days));
  const names = [t("catalogue.giving.week.this"), t("catalogue.giving.week.last")];
  const subjects = [...new Set([...(view.subject ? [view.subject] : []), ...view.subjects])].sort();
  return (
    <>
      {subjects.length > 0 ? (
        <div class="row">
          <Select
            label={t("catalogue.search.facet.subject")}
            value={view.subject}
            options={subjects.map((subject) => ({ id: subject, name: subject }))}
            onChange={(subject) => change({ subject })}
          />
          {view.group_id ? (
            <Select
              label={t("catalogue.giving.week")}
              value={choice.monday || (weeks[0] ?? "")}
              options={weeks.map((id, at) => ({
                id,
                name: names[at] ?? t("catalogue.giving.week.from", { date: dayAndMonth(id, language()) }),
              }))}
              onChange={(monday) => change({ monday, subject: choice.subject || view.subject })}
            />
          ) : null}
        </div>
      ) : (
        <p class="quiet">{t("catalogue.giving.suggested.group")}</p>
      )}
      {subjects.length > 0 && view.suggested.length === 0 ? (
        <p>{t("catalogue.missed.suggested.none", { subject: view.subject })}</p>
      ) : null}
      <ul class="list stack stack--tight">
        {view.suggested.map((item) => (
          <li key={item.item_id}>{card(item)}</li>
        ))}
      </ul>
      <SearchItems>{card}</SearchItems>
    </>
  );
}

function mondayOf(date: string): string {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}
