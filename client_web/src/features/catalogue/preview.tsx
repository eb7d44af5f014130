/** Blocks one under the other, exactly as a pupil sees them. */
import type { CatalogueBlock } from "../../generated/wire";
import { t } from "../../i18n";
import { BlockView } from "./block-view";

export function Preview({ blocks }: { readonly blocks: readonly CatalogueBlock[] }) {
  if (blocks.length === 0) return <p class="card">{t("catalogue.blocks.none")}</p>;
  return (
    <div class="stack">
      {blocks.map((block) => (
        <div key={block.id} class="stack">
          <BlockView block={block} />
          {block.kind === "HANDIN" ? <p class="quiet">{t("catalogue.block.handin.preview")}</p> : null}
        </div>
      ))}
    </div>
  );
}
