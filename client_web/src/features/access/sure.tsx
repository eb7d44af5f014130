/** A button that asks once more before it does something. */
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useDeed } from "../../ui/use-load";

interface SureProps {
  readonly go: string;
  /** What the second button says, where it is not the same. */
  readonly yes?: string;
  /** What will be different then. */
  readonly text?: string;
  /** The name of the first button for who does not see what stands beside it. */
  readonly label?: string;
  readonly danger?: boolean;
  readonly onSure: () => Promise<void>;
}

export function Sure({ go, yes = go, text, label, danger = false, onSure }: SureProps) {
  const [asking, ask] = useState(false);
  const deed = useDeed();
  const sure = async (): Promise<void> => {
    if (await deed.run(onSure)) ask(false);
  };
  return (
    <div class="stack stack--tight">
      {asking && text ? <p>{text}</p> : null}
      <div class="row">
        {asking ? (
          <>
            <Button kind={danger ? "danger" : "primary"} onClick={() => void sure()} busy={deed.busy}>
              {yes}
            </Button>
            <Button onClick={() => ask(false)}>{t("ui.cancel")}</Button>
          </>
        ) : (
          <Button onClick={() => ask(true)} {...(label ? { label } : {})}>
            {go}
          </Button>
        )}
      </div>
      {deed.error ? <Trouble error={deed.error} /> : null}
    </div>
  );
}
