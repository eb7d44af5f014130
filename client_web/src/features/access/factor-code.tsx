/** A form with one field: the code that the app shows now, or where they count a recovery code. */
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { problemText } from "../../ui/loading";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";

interface FactorCodeProps {
  readonly go: string;
  readonly hint?: string;
  /** Another way stands above it: its button is not the first. */
  readonly second?: boolean;
  readonly onCode: (code: string) => Promise<void>;
}

const SHORTEST = 6;

export function FactorCode({ go, hint, second = false, onCode }: FactorCodeProps) {
  const [code, setCode] = useState("");
  const deed = useDeed();
  const errors = useErrors<"code">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const short = code.trim().length < SHORTEST ? t("access.factors.code.short") : null;
    if (!errors.none(event.currentTarget, { code: short })) return;
    void deed.run(() => onCode(code.trim()));
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Field
        label={t("access.factors.code")}
        hint={hint}
        error={errors.of.code ?? (deed.error ? problemText(deed.error) : null)}
        value={code}
        onInput={setCode}
        input={{ autocomplete: "one-time-code", spellcheck: false, maxLength: 20 }}
      />
      <div>
        <Button type="submit" kind={second ? "plain" : "primary"} busy={deed.busy}>
          {go}
        </Button>
      </div>
    </form>
  );
}
