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

/** What went wrong in words for the person who did it. */
export function problemText(error: unknown): string {
  const key = `problem.${codeOf(error)}`;
  if (isKey(key)) return t(key, { seconds: error instanceof Refused ? (error.retryAfter ?? 60) : 60 });
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
