/** The groups of this year, with a letter for every pupil as one file. */
import { api } from "../../core/client";
import { fileName, save } from "../../core/download";
import type { GroupCard } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Help } from "../../ui/help";
import { problemText } from "../../ui/loading";
import { useDeed } from "../../ui/use-load";

interface GroupsProps {
  readonly groups: readonly GroupCard[];
  /** Whether letters may be made. */
  readonly letters: boolean;
}

export function Groups({ groups, letters }: GroupsProps) {
  return (
    <section class="stack" aria-labelledby="groups">
      <h2 id="groups">{t("people.groups")}</h2>
      {groups.length === 0 ? <p>{t("people.groups.none")}</p> : null}
      <ul class="list people">
        {groups.map((group) => (
          <Group key={group.id} group={group} letters={letters} />
        ))}
      </ul>
      {letters && groups.length > 0 ? (
        <Help summary={t("people.letters.help")}>
          <p>{t("people.letters.help.text")}</p>
        </Help>
      ) : null}
    </section>
  );
}

function Group({ group, letters }: { readonly group: GroupCard; readonly letters: boolean }) {
  const deed = useDeed();
  const make = (): void =>
    void deed.run(async () => {
      const file = await api.call("POST /api/access/letters/{group_id}", { path: { group_id: group.id }, body: {} });
      save(file, `${fileName(t("people.letters.file", { group: group.name }))}.pdf`);
    });
  return (
    <li class="card people__card">
      <h3>{group.name}</h3>
      <p class="quiet">{tn("people.pupils", group.pupils)}</p>
      {letters && group.pupils > 0 ? (
        <div>
          <Button icon="print" onClick={make} busy={deed.busy}>
            {t("people.letters")}
            <span class="visually-hidden"> {group.name}</span>
          </Button>
        </div>
      ) : null}
      {deed.error ? (
        <p class="field__error" role="alert">
          {problemText(deed.error)}
        </p>
      ) : null}
    </li>
  );
}
