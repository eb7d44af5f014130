import { useEffect, useState } from "preact/hooks";
import { codeOf, Refused } from "../core/problem";
import { isKey, t } from "../i18n";
import { Button } from "./button";
import { Notice } from "./notice";

const PATIENCE_MS = 400;

/** "Even geduld", but only when it takes long enough to wonder. */
export function Loading() {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return <p role="status">{shown ? t("ui.loading") : ""}</p>;
}

const LONG_S = 90;

/** How long to wait, in minutes where seconds would be a sum. */
const tooMany = (seconds: number): string =>
  seconds > LONG_S
    ? t("problem.too_many.minutes", { minutes: Math.ceil(seconds / 60) })
    : t("problem.too_many", { seconds });

/** What went wrong in words for the person who did it. */
export function problemText(error: unknown): string {
  const key = `problem.${codeOf(error)}`;
  if (key === "problem.too_many") return tooMany(error instanceof Refused ? (error.retryAfter ?? 60) : 60);
  if (isKey(key)) return t(key);
  const log = error instanceof Refused ? error.problem.log_id : null;
  return log ? t("problem.unknown_with_id", { id: log }) : t("problem.unknown");
}

interface TroubleProps {
  readonly error: unknown;
  readonly retry?: () => void;
}

/** What went wrong, with one way on. */
export function Trouble({ error, retry }: TroubleProps) {
  return (
    <Notice kind="error">
      <p>{problemText(error)}</p>
      {retry ? (
        <p>
          <Button onClick={retry}>{t("ui.again")}</Button>
        </p>
      ) : null}
    </Notice>
  );
}
