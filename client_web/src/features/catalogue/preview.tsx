/** Blocks one under the other, exactly as a pupil sees them. */

import type { QuizCalls } from "../../core/catalogue/quiz";
import { api } from "../../core/client";
import type { CatalogueBlock } from "../../generated/wire";
import { t } from "../../i18n";
import { BlockView } from "./block-view";

interface PreviewProps {
  /** The item of which these are the blocks as they are now; none: an older version, of which a quiz is a list. */
  readonly itemId?: string;
  readonly blocks: readonly CatalogueBlock[];
}

/** A quiz that may be tried as a pupil; nothing of that is kept. */
const tried =
  (id: string) =>
  (block: string): QuizCalls => ({
    page: () => api.call("GET /api/catalogue/quiz/items/{id}/preview", { path: { id }, query: { block } }),
    answer: (body) => api.call("POST /api/catalogue/quiz/items/{id}/preview", { path: { id }, body }),
  });

export function Preview({ itemId, blocks }: PreviewProps) {
  if (blocks.length === 0) return <p class="card">{t("catalogue.blocks.none")}</p>;
  return (
    <div class="stack">
      {blocks.map((block) => (
        <div key={block.id} class="stack">
          <BlockView block={block} quiz={itemId === undefined ? undefined : tried(itemId)} />
          {block.kind === "HANDIN" ? <p class="quiet">{t("catalogue.block.handin.preview")}</p> : null}
        </div>
      ))}
    </div>
  );
}
