/** "Uitleg": how a line was counted, folded away. */
import { t } from "../../i18n";

interface ExplainedProps {
  readonly sentences: readonly string[];
  readonly version: string;
  /** Tells this line from others for whoever hears the page. */
  readonly about: string;
}

export function Explained({ sentences, version, about }: ExplainedProps) {
  return (
    <details class="help">
      <summary>
        {t("register.explain")}
        <span class="visually-hidden"> {about}</span>
      </summary>
      <div class="help__body">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p class="quiet">{t("register.policy", { version })}</p>
      </div>
    </details>
  );
}
