/** Something of another site inside a lesson: asked for by a tap, in a frame that may do little, and without minutes. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { isWebAddress } from "../../core/catalogue/rich-text";
import { api } from "../../core/client";
import type { CatalogueBlock } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { useDeed } from "../../ui/use-load";

/** As the page of ours around it: no window, no form, no going elsewhere. */
const SANDBOX = "allow-scripts allow-same-origin";

const frameOf = (address: string): string => addressOf("GET /api/catalogue/embeds/page", {}, { address });

interface EmbedProps {
  readonly block: CatalogueBlock;
  readonly name: string;
  readonly onOpen: (() => void) | undefined;
}

export function Embed({ block: { url }, name, onOpen }: EmbedProps) {
  const [shown, show] = useState<"yes" | "no" | null>(null);
  const deed = useDeed();
  const frame = useRef<HTMLIFrameElement>(null);
  // It comes in the place of the button that was pressed.
  useLayoutEffect(() => frame.current?.focus(), [shown]);
  if (!isWebAddress(url)) return <p class="quiet">{t("catalogue.block.empty")}</p>;
  const { hostname: host } = new URL(url);
  const open = (): void => {
    void deed.run(async () => {
      const { hosts } = await api.call("GET /api/catalogue/embeds");
      show(hosts.includes(host) ? "yes" : "no");
    });
  };
  return (
    <div class="stack stack--tight">
      <p>{t("catalogue.block.embed.about", { host })}</p>
      <p>
        <strong>{t("catalogue.block.embed.minutes")}</strong>
      </p>
      {shown === "yes" ? (
        <iframe
          ref={frame}
          class="block__embed"
          src={frameOf(url)}
          title={name}
          sandbox={SANDBOX}
          referrerpolicy="no-referrer"
        />
      ) : (
        <div>
          <Button kind="primary" icon="screen" busy={deed.busy} onClick={open}>
            {t("catalogue.block.embed.show")}
          </Button>
        </div>
      )}
      <div role="status">{shown === "no" ? <p>{t("catalogue.block.embed.not")}</p> : null}</div>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <p class="quiet">
        {t("catalogue.block.embed.else")}{" "}
        <a class="material__link" href={url} target="_blank" rel="noopener noreferrer" onClick={onOpen}>
          {t("catalogue.block.link.open", { host })}
        </a>
      </p>
    </div>
  );
}
