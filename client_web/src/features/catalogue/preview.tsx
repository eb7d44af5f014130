/** Blocks one under the other, exactly as a pupil sees them. */
import type { CatalogueBlock } from "../../generated/wire";
import { t } from "../../i18n";
import { BlockView } from "./block-view";

export function Preview({ blocks }: { readonly blocks: readonly CatalogueBlock[] }) {
  if (blocks.length === 0) return <p class="card">{t("catalogue.blocks.none")}</p>;
  return (
    <div class="stack">
      {blocks.map((block) => (
        <BlockView key={block.id} block={block} />
      ))}
    </div>
  );
}
