/** One button with which a person uses a key or a fingerprint, and what was in the way in plain words. */
import { codeOf } from "../../core/problem";
import { askKey, KeyTrouble } from "../../core/security-key";
import type { KeyAsked, KeySigned } from "../../generated/wire";
import { isKey, t } from "../../i18n";
import { Button } from "../../ui/button";
import { problemText } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";

/** What went wrong with a key or a proof, or with anything else. */
export function keyText(error: unknown): string {
  const key = `access.trouble.${error instanceof KeyTrouble ? error.reason : codeOf(error)}`;
  return isKey(key) ? t(key) : problemText(error);
}

interface KeyAskProps {
  readonly ask: () => Promise<KeyAsked>;
  readonly onSigned: (signed: KeySigned) => Promise<void>;
  readonly text?: string;
}

export function KeyAsk({ ask, onSigned, text = t("access.keys.ask.text") }: KeyAskProps) {
  const deed = useDeed();
  return (
    <div class="stack stack--tight">
      <p>{text}</p>
      <div>
        <Button
          kind="primary"
          icon="key"
          busy={deed.busy}
          onClick={() => void deed.run(async () => await onSigned(await askKey(await ask())))}
        >
          {t("access.keys.ask")}
        </Button>
      </div>
      {deed.busy ? <p role="status">{t("access.keys.busy")}</p> : null}
      {deed.error ? (
        <Notice kind="error">
          <p>{keyText(deed.error)}</p>
        </Notice>
      ) : null}
    </div>
  );
}
