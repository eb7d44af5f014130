/** How far the school's import is, also for who comes back to the page, or for another coordinator. */
import { useEffect, useRef } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { ImportRun } from "../../generated/wire";
import { isKey, language, t } from "../../i18n";
import { Notice } from "../../ui/notice";
import { useLoad } from "../../ui/use-load";

const SOON_MS = 1500;
const COMPARE_PART = 30;

/** `asked`: this page itself waits for an answer. */
export function Running({ asked, onEnded }: { readonly asked: boolean; readonly onEnded: () => void }) {
  const held = useLoad<ImportRun>("import-run", (signal) => api.call("GET /api/schools/import", { signal }));
  const run = held.data;
  const running = run?.state === "RUNNING";
  const ran = useRef(false);
  useEffect(() => {
    if (asked || running) held.at(SOON_MS);
    // What another page began, or this one before it was left, has ended: the people may be others now.
    if (ran.current && !running && !asked) onEnded();
    ran.current = running && !asked;
  }, [run, asked, running]);
  if (running) return <Bar run={run} />;
  if (asked) return <p role="status">{t("people.import.busy")}</p>;
  return <Last run={run} />;
}

function Bar({ run }: { readonly run: ImportRun }) {
  const words = `people.import.running.${run.what}`;
  return (
    <div class="stack stack--tight">
      <label class="field">
        <span class="field__label">{t("people.import.running")}</span>
        <progress class="people__progress" max={100} value={percent(run)} />
      </label>
      <p role="status">{isKey(words) ? t(words) : null}</p>
      <p class="quiet">{t("people.import.running.leave")}</p>
    </div>
  );
}

/** Comparing is the first part of the way, writing the rest. */
function percent({ what, done, total }: ImportRun): number {
  const part = total > 0 ? done / total : 0;
  if (what === "write") return COMPARE_PART + Math.round(part * (100 - COMPARE_PART));
  return what === "compare" ? Math.round(part * COMPARE_PART) : 0;
}

function Last({ run }: { readonly run: ImportRun | null }) {
  if (run?.state === "BROKEN") {
    return (
      <Notice kind="warn">
        <p>{t("people.import.broken")}</p>
      </Notice>
    );
  }
  if (!run?.ended_at) return null;
  const when = longInstant(run.ended_at, language());
  if (run.by) return <p class="quiet">{t("people.import.last.by", { when, name: run.by })}</p>;
  return <p class="quiet">{t(run.state === "DONE" ? "people.import.last" : "people.import.refused", { when })}</p>;
}
