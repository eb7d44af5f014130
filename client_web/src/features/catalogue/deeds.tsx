/** What can be done with a whole item: copy it, put it away and take it back, look at an older revision. */
import { useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { api } from "../../core/client";
import { router } from "../../core/router";
import { longInstant } from "../../core/time";
import type { ItemView, RevisionView } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Help } from "../../ui/help";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed, useLoad } from "../../ui/use-load";
import { Preview } from "./preview";

export function CopyButton({ id, primary = false }: { readonly id: string; readonly primary?: boolean }) {
  const deed = useDeed();
  const copy = (): void => {
    void deed.run(async () => {
      const made = await api.call("POST /api/catalogue/items/{id}/copy", { path: { id }, body: {} });
      router().go(`/catalogue/items/${made.card.id}`);
    });
  };
  return (
    <>
      <Button kind={primary ? "primary" : "plain"} icon="copy" busy={deed.busy} onClick={copy}>
        {t("catalogue.copy")}
      </Button>
      {deed.error ? <Trouble error={deed.error} retry={copy} /> : null}
    </>
  );
}

/** To the page on which it is given; nothing while pupils cannot get it. */
export function GiveLink({ view }: { readonly view: ItemView }) {
  if (view.card.state !== "READY") return null;
  return (
    <ButtonLink icon="people" href={`/catalogue/giving?item=${view.card.id}`}>
      {t("catalogue.giving.open")}
    </ButtonLink>
  );
}

/** To the page on which it is put in a collection. */
export function CollectLink({ view }: { readonly view: ItemView }) {
  return (
    <ButtonLink kind="quiet" icon="book" href={`/catalogue/collections?item=${view.card.id}`}>
      {t("catalogue.collections.collect")}
    </ButtonLink>
  );
}

interface AwayProps {
  readonly view: ItemView;
  readonly onView: (view: ItemView) => void;
}

/** Put it away with one tap, and take it back with one. */
export function Away({ view, onView }: AwayProps) {
  const deed = useDeed();
  const put = (archived: boolean): void => {
    const path = { id: view.card.id };
    void deed.run(async () =>
      onView(await api.call("POST /api/catalogue/items/{id}/archive", { path, body: { archived } })),
    );
  };
  if (!view.may_archive) return null;
  const away = view.card.state === "ARCHIVED";
  return (
    <>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {away ? (
        <Notice kind="warn" focus>
          <p>{t("catalogue.away")}</p>
          <Button busy={deed.busy} onClick={() => put(false)}>
            {t("catalogue.away.back")}
          </Button>
        </Notice>
      ) : (
        <div>
          <Button kind="quiet" busy={deed.busy} onClick={() => put(true)}>
            {t("catalogue.away.put")}
          </Button>
        </div>
      )}
    </>
  );
}

/** A colleague says that they went through what pupils get, and can take that back. */
export function Review({ view, onView }: AwayProps) {
  const deed = useDeed();
  const say = (reviewed: boolean): void => {
    const path = { id: view.card.id };
    const body = { number: view.card.revision, reviewed };
    void deed.run(async () => onView(await api.call("POST /api/catalogue/items/{id}/review", { path, body })));
  };
  if (!view.may_review) return null;
  return (
    <>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {view.reviewed ? (
        <Notice kind="ok" focus>
          <p>{t("catalogue.review.done")}</p>
          <Button kind="quiet" busy={deed.busy} onClick={() => say(false)}>
            {t("catalogue.review.back")}
          </Button>
        </Notice>
      ) : (
        <div>
          <Button icon="check" busy={deed.busy} onClick={() => say(true)}>
            {t("catalogue.review.say")}
          </Button>
        </div>
      )}
    </>
  );
}

/** Who went through the newest revision, in one line; nothing where nobody did. */
export function Reviewers({ view }: { readonly view: ItemView }) {
  const names = view.revisions[0]?.reviewed_by ?? [];
  if (names.length === 0) return null;
  return (
    <p class="row">
      <Icon name="check" />
      {t("catalogue.review.by", { names: new Intl.ListFormat(language()).format(names) })}
    </p>
  );
}

/** What pupils get, to print; nothing where nothing was published. */
export function OnPaper({ id, revision }: ItemView["card"]) {
  if (revision === 0) return null;
  return (
    <div>
      <ButtonLink icon="file" download href={addressOf("GET /api/catalogue/packs/{id}", { id })}>
        {t("catalogue.paper")}
      </ButtonLink>
    </div>
  );
}

export function Revisions({ view }: { readonly view: ItemView }) {
  const [shown, show] = useState<number | null>(null);
  if (view.revisions.length === 0) return null;
  return (
    <Help summary={t("catalogue.revisions")}>
      <ul class="list">
        {view.revisions.map((one) => (
          <li key={one.number}>
            <Button kind="quiet" onClick={() => show(one.number)}>
              {t("catalogue.revision", { n: one.number })}
            </Button>
            <span class="quiet">
              {one.published_by}, {longInstant(one.published_at, language())}
              {one.reviewed_by.length > 0
                ? `. ${t("catalogue.review.by", { names: new Intl.ListFormat(language()).format(one.reviewed_by) })}`
                : ""}
            </span>
          </li>
        ))}
      </ul>
      {shown === null ? null : <Older id={view.card.id} number={shown} onClose={() => show(null)} />}
    </Help>
  );
}

interface OlderProps {
  readonly id: string;
  readonly number: number;
  readonly onClose: () => void;
}

function Older({ id, number, onClose }: OlderProps) {
  const held = useLoad<RevisionView>(`revision ${id} ${number}`, (signal) =>
    api.call("GET /api/catalogue/items/{id}/revision", { path: { id }, query: { number: String(number) }, signal }),
  );
  return (
    <Dialog title={t("catalogue.revision", { n: number })} onClose={onClose}>
      {held.data ? (
        <>
          <p>
            <strong>{held.data.title}</strong>
          </p>
          <Preview blocks={held.data.blocks} />
        </>
      ) : held.error ? (
        <Trouble error={held.error} retry={() => void held.refresh()} />
      ) : (
        <Loading />
      )}
    </Dialog>
  );
}
