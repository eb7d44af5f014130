/** Examples of the school's own files, to begin with. */
import { save } from "../../core/download";
import examples from "../../core/import-examples.json";
import { addDays, localDate } from "../../core/time";
import { t } from "../../i18n";
import { Button } from "../../ui/button";

const TUESDAY = 2;

/** The examples are about the weeks to come, so that they can be looked at right away. */
function filled(text: string): string {
  const today = localDate(Date.now());
  const days: Record<string, string> = {
    day: today,
    later: addDays(today, 28),
    free: addDays(today, 3),
    seen: addDays(today, TUESDAY),
  };
  return text.replace(/\{(\w+)\}/g, (_, name: string) => days[name] ?? "");
}

const csvOf = (text: string): Blob => new Blob([`\ufeff${filled(text)}`], { type: "text/csv;charset=utf-8" });

export function Examples() {
  return (
    <div>
      <p>{t("people.import.examples")}</p>
      <ul class="list people__examples">
        {Object.entries(examples).map(([name, text]) => (
          <li key={name}>
            <Button kind="quiet" icon="file" onClick={() => save(csvOf(text), name)}>
              {name}
            </Button>
          </li>
        ))}
      </ul>
      <p>{t("people.import.examples.columns")}</p>
    </div>
  );
}
