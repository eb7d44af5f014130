import { useEffect } from "preact/hooks";
import { router } from "../../core/router";
import { t } from "../../i18n";

interface Asking {
  readonly words?: () => string;
  /** Whether the page stays, and only another part of it is shown. */
  readonly within?: { readonly current: boolean };
}

/** Asks before what is not kept is lost with the page. */
export function useAsking(ahead: boolean, { words, within }: Asking = {}): void {
  useEffect(() => {
    if (!ahead) return;
    const life = new AbortController();
    addEventListener("beforeunload", (event) => event.preventDefault(), { signal: life.signal });
    const asksNoMore = router().ask(() => within?.current || confirm(words?.() ?? t("catalogue.collections.leave")));
    return () => {
      asksNoMore();
      life.abort();
    };
  }, [ahead]);
}
