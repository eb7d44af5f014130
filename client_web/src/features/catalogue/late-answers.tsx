/** What a pupil answered without a line, and what came too late to be taken: said once, and nothing has to be done. */
import { useEffect, useReducer } from "preact/hooks";
import { forgetLate, howManyLate, onLate } from "../../core/catalogue/waiting";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";

export function LateAnswers({ pupilId }: { readonly pupilId: string }) {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => onLate(() => draw(undefined)), []);
  const late = howManyLate(pupilId);
  if (late === 0) return null;
  const read = (): void => {
    // The button goes with what it closes: who reads with the keyboard goes on from the heading of the page.
    document.querySelector<HTMLElement>("#main h1")?.focus();
    forgetLate(pupilId);
  };
  return (
    <Notice>
      <p>{tn("catalogue.offline.late", late)}</p>
      <p>
        <Button onClick={read}>{t("ui.close")}</Button>
      </p>
    </Notice>
  );
}
