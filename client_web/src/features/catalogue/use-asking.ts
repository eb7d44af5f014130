import { useEffect } from "preact/hooks";
import { router } from "../../core/router";
import { t } from "../../i18n";

/** Asks before what is not kept is lost with the page. */
export function useAsking(ahead: boolean): void {
  useEffect(() => {
    if (!ahead) return;
    const life = new AbortController();
    addEventListener("beforeunload", (event) => event.preventDefault(), { signal: life.signal });
    const asksNoMore = router().ask(() => confirm(t("catalogue.collections.leave")));
    return () => {
      asksNoMore();
      life.abort();
    };
  }, [ahead]);
}
