/** What others have: what was read before at once, and each catalogue that is asked beside it when it answers. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../core/client";
import { router } from "../../core/router";
import type { AskableOther, AskedElsewhere, ElsewhereItem, FoundElsewhere } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";

interface SearchElsewhereProps {
  readonly text: string;
  /** The one who searches makes lessons. */
  readonly makes?: boolean;
}

/** Nothing is asked before somebody wants it; with other words it is another question. */
export function SearchElsewhere({ text, makes = false }: SearchElsewhereProps) {
  const [wanted, want] = useState(false);
  if (text.trim() === "") return null;
  if (!wanted) {
    return (
      <p>
        <Button onClick={() => want(true)}>{t("catalogue.elsewhere.ask")}</Button>
      </p>
    );
  }
  return <Found text={text.trim()} makes={makes} />;
}

interface FoundProps {
  readonly text: string;
  readonly makes: boolean;
}

function Found({ text, makes }: FoundProps) {
  const held = useLoad<FoundElsewhere>(`elsewhere ${text}`, (signal) =>
    api.call("GET /api/catalogue/elsewhere/search", { query: { text }, signal }),
  );
  const found = held.data;
  const heading = useRef<HTMLHeadingElement>(null);
  // It came in the place of the button that was pressed.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section class="stack elsewhere" aria-label={t("catalogue.elsewhere.others")}>
      <h2 tabIndex={-1} ref={heading}>
        {t("catalogue.elsewhere.others")}
      </h2>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {found ? <p role="status">{tn("catalogue.elsewhere.found", found.total)}</p> : null}
      {found ? <Items items={found.items} total={found.total} makes={makes} /> : null}
      {found?.asks.map((one) => (
        <Asked key={one.id} one={one} text={text} makes={makes} />
      ))}
      {found && found.total === 0 && found.asks.length === 0 ? (
        <p class="quiet">{t("catalogue.elsewhere.asks.none")}</p>
      ) : null}
    </section>
  );
}

/** One catalogue that is asked now. */
function Asked({ one, text, makes }: FoundProps & { readonly one: AskableOther }) {
  const held = useLoad<AskedElsewhere>(`${one.id} ${text}`, (signal) =>
    api.call("GET /api/catalogue/elsewhere/{id}/search", { path: { id: one.id }, query: { text }, signal }),
  );
  const answer = held.data;
  return (
    <section class="stack stack--tight" aria-label={one.name}>
      <h3>{one.name}</h3>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      <p role="status">
        {answer
          ? answer.trouble
            ? t(`catalogue.elsewhere.trouble.${answer.trouble}`)
            : tn("catalogue.elsewhere.found", answer.total)
          : held.error
            ? ""
            : t("catalogue.elsewhere.asking", { name: one.name })}
      </p>
      {answer ? <Items items={answer.items} total={answer.total} makes={makes} /> : null}
    </section>
  );
}

interface ItemsProps {
  readonly items: readonly ElsewhereItem[];
  readonly total: number;
  readonly makes: boolean;
}

function Items({ items, total, makes }: ItemsProps) {
  if (items.length === 0) return null;
  return (
    <>
      <ul class="list stack stack--tight">
        {items.map((item, at) => (
          <li key={`${at} ${item.url}`} class="card stack stack--tight">
            <p>
              <a class="item-card__title" href={item.url} target="_blank" rel="noopener noreferrer">
                {item.title}
                <span class="visually-hidden"> {t("catalogue.elsewhere.opens")}</span>
              </a>
            </p>
            {item.description ? <p class="elsewhere__text">{item.description}</p> : null}
            <p class="quiet">{t("catalogue.elsewhere.from", { name: item.source })}</p>
            {makes && item.url.startsWith("https://") ? <Keep item={item} /> : null}
          </li>
        ))}
      </ul>
      {total > items.length ? <p class="quiet">{tn("catalogue.elsewhere.first", items.length)}</p> : null}
    </>
  );
}

/** A draft of one's own, with the link in it: pupils get it when somebody looked at it. */
function Keep({ item }: { readonly item: ElsewhereItem }) {
  const deed = useDeed();
  const keep = (): void =>
    void deed.run(async () => {
      const made = await api.call("POST /api/catalogue/items", { body: {} });
      const { id } = made.card;
      const described = { ...made.described, title: item.title.slice(0, 160), description: item.description };
      const block = { id: crypto.randomUUID().replaceAll("-", ""), title: item.title.slice(0, 160), url: item.url };
      const blocks = [{ kind: "LINK" as const, text: "", norm_seconds: null, file_id: null, quiz: null, ...block }];
      const body = { version: made.version, described, blocks };
      await api.call("POST /api/catalogue/items/{id}", { path: { id }, body });
      router().go(`/catalogue/items/${id}`);
    });
  return (
    <div>
      <Button busy={deed.busy} onClick={keep} label={`${t("catalogue.elsewhere.keep")}: ${item.title}`}>
        {t("catalogue.elsewhere.keep")}
      </Button>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </div>
  );
}
