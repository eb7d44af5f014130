/** Earlier contacts of one pupil, with their notes; fetched when they are opened. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longDate } from "../../core/time";
import type { Contacts } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { useLoad } from "../../ui/use-load";
import { kindWord } from "./in-view-words";

interface ContactListProps {
  readonly pupilId: string;
  /** Another one: fetch again. */
  readonly version: string;
}

export function ContactList(props: ContactListProps) {
  const [open, setOpen] = useState(false);
  if (open) return <List {...props} />;
  return (
    <p>
      <Button onClick={() => setOpen(true)}>{t("absence.in_view.earlier")}</Button>
    </p>
  );
}

function List({ pupilId, version }: ContactListProps) {
  const held = useLoad<Contacts>(`contacts ${pupilId} ${version}`, (signal) =>
    api.call("GET /api/absence/in-view/contacts", { query: { pupil_id: pupilId }, signal }),
  );
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!held.data) return <Loading />;
  if (held.data.contacts.length === 0) return <p>{t("absence.in_view.none_earlier")}</p>;
  return (
    <ul class="list stack stack--tight">
      {held.data.contacts.map((one) => (
        <li key={one.id}>
          {longDate(one.date, language())}: {one.lesson ? t("absence.in_view.lesson_alone") : kindWord(one.kind)}
          {one.by ? `, ${one.by}` : ""}
          {one.note ? <span class="in-view__note">{one.note}</span> : null}
        </li>
      ))}
    </ul>
  );
}
