/** Words in a file of lessons that are no group or teacher here: say once what they mean. */
import { useState } from "preact/hooks";
import type { FileWordMeans, People, UnknownFileWord } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";

interface WordsProps {
  readonly unknown: readonly UnknownFileWord[];
  readonly people: People;
  readonly busy: boolean;
  readonly onSaid: (said: readonly FileWordMeans[]) => void;
}

const NOT_OURS = "-";

export function Words({ unknown, people, busy, onSaid }: WordsProps) {
  const [meant, setMeant] = useState<Readonly<Record<string, string>>>({});
  if (unknown.length === 0) return null;
  const keyOf = (one: UnknownFileWord): string => `${one.about} ${one.word}`;
  const teachers = people.people.filter((person) => person.roles.includes("teacher"));
  const said = unknown.flatMap((one) => {
    const means = meant[keyOf(one)];
    return means ? [{ about: one.about, word: one.word, means: means === NOT_OURS ? null : means }] : [];
  });
  return (
    <fieldset class="stack people__words">
      <legend class="radios__legend">{t("people.import.words")}</legend>
      {unknown.map((one) => (
        <Select
          key={keyOf(one)}
          label={t(`people.import.word.${one.about}`, { word: one.word })}
          hint={tn("people.import.inLessons", one.lessons)}
          empty={t("people.import.word.choose")}
          value={meant[keyOf(one)] ?? ""}
          onChange={(value) => setMeant({ ...meant, [keyOf(one)]: value })}
          options={
            one.about === "group"
              ? [{ id: NOT_OURS, name: t("people.import.word.notOurs") }, ...people.groups]
              : teachers
          }
        />
      ))}
      {said.length > 0 ? (
        <div>
          <Button onClick={() => onSaid(said)} busy={busy}>
            {t("people.import.words.use")}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}
