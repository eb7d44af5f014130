/** "Wie keek mee in mijn gegevens?": who of staff, when, on which page and as what. Fetched when it is opened. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { LookCard, Looks as LooksPart } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, problemText, Trouble } from "../../ui/loading";
import { Select } from "../../ui/select";
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
  const [who, choose] = useState<string | null>(null);
  const more = useDeed();
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!held.data) return <Loading />;
  const parts = [held.data, ...rest];
  const looks = parts.flatMap((part) => part.looks);
  const last = looks.at(-1);
  const names = [...new Set(looks.map((one) => one.name ?? ""))].sort((a, b) => a.localeCompare(b));
  const shown = who === null ? looks : looks.filter((one) => (one.name ?? "") === who);
  const next = async (): Promise<void> => {
    const part = await ask(person, last?.id);
    setRest((before) => [...before, part]);
  };
  return (
    <>
      <p>{t(last ? "register.looks.text" : "register.looks.none")}</p>
      {names.length > 1 ? (
        <Select
          label={t("register.looks.who")}
          value={who === null ? "" : `${names.indexOf(who)}`}
          empty={t("register.looks.who.all")}
          options={names.map((name, index) => ({ id: `${index}`, name: name || t("register.looks.unknown") }))}
          onChange={(index) => choose(index === "" ? null : (names[Number(index)] ?? null))}
        />
      ) : null}
      {last ? (
        <ul class="list looks">
          {shown.map((look) => (
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
