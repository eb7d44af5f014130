import { useState } from "preact/hooks";
import { longInstant } from "../core/time";
import type { LinkMade } from "../generated/wire";
import { language, t } from "../i18n";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Qr } from "./qr";

interface LinkDialogProps {
  readonly link: LinkMade;
  readonly title: string;
  readonly text: string;
  readonly onClose: () => void;
}

/** A new link, shown once: scan it or copy it. */
export function LinkDialog({ link, title, text, onClose }: LinkDialogProps) {
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(link.url).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <Qr svg={link.qr_svg} label={t("ui.link.qr", { name: link.name })} />
      <label class="field">
        <span class="field__label">{t("ui.link.address")}</span>
        <input class="input" readOnly value={link.url} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <div class="row">
        <Button kind="primary" icon={copied ? "check" : "copy"} onClick={copy}>
          {copied ? t("ui.copied") : t("ui.copy")}
        </Button>
        <span class="visually-hidden" role="status">
          {copied ? t("ui.copied") : ""}
        </span>
      </div>
      <p class="quiet">{t("ui.link.until", { when: longInstant(link.expires_at, language()) })}</p>
    </Dialog>
  );
}
