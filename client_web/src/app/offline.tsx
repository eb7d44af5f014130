import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";

/** One calm line while the browser knows that there is no network. */
export function OfflineLine() {
  const [online, set] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => set(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return (
    <div class="offline-line" role="status">
      {online ? null : t("app.offline")}
    </div>
  );
}
