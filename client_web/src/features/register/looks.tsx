/** "Wie keek mee in mijn gegevens?": who of staff, when, on which page and as what. Fetched when it is opened. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { LookCard, Looks as LooksPart } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, problemText, Trouble } from "../../ui/loading";
import { useDeed, useLoad } from "../../ui/use-load";

interface LooksProps {
  /** Whose; absent: one's own. */
  readonly person: string | undefined;
  readonly title: string;
}

export function Looks({ person, title }: LooksProps) {
  const [opened, setOpened] = useState(false);
  return (
    <details class="help" onToggle={(event) => setOpened((before) => before || event.currentTarget.open)}>
      <summary>{title}</summary>
      <div class="help__body">{opened ? <List person={person} /> : null}</div>
    </details>
  );
}

const ask = (person: string | undefined, before?: string, signal?: AbortSignal): Promise<LooksPart> =>
  api.call("GET /api/privacy/looks", {
    query: { ...(person && { person_id: person }), ...(before && { before }) },
    ...(signal && { signal }),
  });

function List({ person }: { readonly person: string | undefined }) {
  const held = useLoad<LooksPart>(`looks ${person ?? "me"}`, (signal) => ask(person, undefined, signal));
  const [rest, setRest] = useState<readonly LooksPart[]>([]);
  const more = useDeed();
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!held.data) return <Loading />;
  const parts = [held.data, ...rest];
  const looks = parts.flatMap((part) => part.looks);
  const last = looks.at(-1);
  const next = async (): Promise<void> => {
    const part = await ask(person, last?.id);
    setRest((before) => [...before, part]);
  };
  return (
    <>
      <p>{t(last ? "register.looks.text" : "register.looks.none")}</p>
      {last ? (
        <ul class="list looks">
          {looks.map((look) => (
            <Look key={look.id} look={look} zone={parts[0]?.timezone} />
          ))}
        </ul>
      ) : null}
      {more.error ? <p role="alert">{problemText(more.error)}</p> : null}
      {parts.at(-1)?.more ? (
        <p>
          <Button busy={more.busy} onClick={() => void more.run(next)}>
            {t("register.looks.more")}
          </Button>
        </p>
      ) : null}
    </>
  );
}

function Look({ look, zone }: { readonly look: LookCard; readonly zone: string | undefined }) {
  return (
    <li class="looks__one">
      <span>
        <strong>{look.name ?? t("register.looks.unknown")}</strong>, {rolesOf(look)}
      </span>
      <span class="quiet">
        <time dateTime={look.at}>{longInstant(look.at, language(), zone)}</time> · {pageOf(look)}
      </span>
    </li>
  );
}

function rolesOf({ roles }: LookCard): string {
  const words = roles.map((role) => `register.role.${role}`).filter(isKey);
  return words.length > 0 ? words.map((key) => t(key)).join(", ") : t("register.role.staff");
}

function pageOf({ page }: LookCard): string {
  const key = `register.looks.page.${page}`;
  return t(isKey(key) ? key : "register.looks.page.other");
}
