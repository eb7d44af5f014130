/**
 * The second of two editors: who changed what and when, and what to do with one's own text.
 *
 * `somebodyElse(error)` says whether a refusal is this one; the form shows `SomebodyElse` in the place of its error.
 */
import { useState } from "preact/hooks";
import { codeOf, Refused } from "../core/problem";
import { longInstant } from "../core/time";
import type { ChangeMade } from "../generated/wire";
import { language, t } from "../i18n";
import { Button } from "./button";
import { Notice } from "./notice";

/** What the reader wrote and has not lost: the label of the field and what stands in it. */
export interface MyText {
  readonly label: string;
  readonly text: string;
}

interface SomebodyElseProps {
  readonly changes: readonly ChangeMade[];
  /** The word on the screen for a field of the thing. */
  readonly field: (name: string) => string;
  readonly mine: readonly MyText[];
  readonly zone?: string;
  /** Load the thing as it is now; the form shows it afterwards. */
  readonly onTheirs: () => void;
}

/** What others changed, when the error is that they were first; null for every other error. */
export function somebodyElse(error: unknown): readonly ChangeMade[] | null {
  return error instanceof Refused && codeOf(error) === "somebody_else_changed" ? error.problem.changes : null;
}

export function SomebodyElse({ changes, field, mine, zone, onTheirs }: SomebodyElseProps) {
  const [looking, setLooking] = useState(false);
  return (
    <Notice kind="warn" focus>
      <p>
        <strong>{t("ui.somebody_else.title")}</strong>
      </p>
      {changes.length > 0 ? (
        <ul class="list">
          {changes.map((change) => (
            <Changed key={`${change.at} ${change.fields.join()}`} change={change} field={field} zone={zone} />
          ))}
        </ul>
      ) : null}
      <p>{t("ui.somebody_else.text")}</p>
      <div class="row">
        <Button kind="primary" onClick={onTheirs}>
          {t("ui.somebody_else.theirs")}
        </Button>
        {mine.length > 0 ? (
          <Button expanded={looking} onClick={() => setLooking(!looking)}>
            {t(looking ? "ui.somebody_else.mine_hide" : "ui.somebody_else.mine")}
          </Button>
        ) : null}
      </div>
      {looking ? (
        <dl>
          {mine.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd class="somebody-else__text">{text === "" ? t("ui.somebody_else.empty") : text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </Notice>
  );
}

interface ChangedProps {
  readonly change: ChangeMade;
  readonly field: (name: string) => string;
  readonly zone: string | undefined;
}

function Changed({ change, field, zone }: ChangedProps) {
  const words = {
    name: change.author ?? t("ui.somebody_else.nobody"),
    when: longInstant(change.at, language(), zone),
    what: new Intl.ListFormat(language()).format(change.fields.map(field)),
  };
  return (
    <li>
      {t("ui.somebody_else.change", words)}
      {change.reason === "" ? null : (
        <span class="quiet"> {t("ui.somebody_else.reason", { reason: change.reason })}</span>
      )}
    </li>
  );
}
