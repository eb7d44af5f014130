import { api } from "../core/client";
import { codeOf } from "../core/problem";
import { t } from "../i18n";
import { useLoad } from "../ui/use-load";

const LOOK_EVERY_MS = 5_000;
const AWAY = "not_now";

/** One calm line for who works at the school, while something of the server is away without which lessons go on. */
export function MendingLine() {
  const { data, error } = useLoad(
    "mending",
    (signal) => api.call("GET /api/operating/mending", { signal }),
    LOOK_EVERY_MS,
  );
  const shown = error === null ? data?.now : codeOf(error) === AWAY;
  return (
    <div class="offline-line" role="status">
      {shown ? t("app.mending") : null}
    </div>
  );
}
