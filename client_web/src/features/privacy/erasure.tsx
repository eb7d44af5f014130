/** One request to take data away: how it stands, and what who looks can do with it. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { ErasureCard } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Trouble } from "../../ui/loading";
import { useDeed } from "../../ui/use-load";

interface ErasureProps {
  readonly one: ErasureCard;
  readonly onDone: () => void;
  /** Said with the name of the pupil, in the school's list. */
  readonly named?: boolean;
}

export function Erasure({ one, onDone, named = false }: ErasureProps) {
  const [approving, approve] = useState(false);
  const deed = useDeed();
  const stop = async (): Promise<void> => {
    const post = () => api.call("POST /api/privacy/erasures/{id}/stop", { path: { id: one.id }, body: {} });
    if (await deed.run(async () => void (await post()))) onDone();
  };
  return (
    <li class="stack stack--tight privacy__erasure">
      <div class="row row--apart">
        <span>
          {named ? <strong>{one.pupil_name}</strong> : null} <span class="tag">{t(`privacy.state.${one.state}`)}</span>
        </span>
        <span class="row">
          {one.may_approve ? (
            <Button kind="primary" onClick={() => approve(true)} label={`${t("privacy.approve")}: ${one.pupil_name}`}>
              {t("privacy.approve")}
            </Button>
          ) : null}
          {one.may_stop ? (
            <Button busy={deed.busy} onClick={() => void stop()} label={`${t("privacy.stop")}: ${one.pupil_name}`}>
              {t("privacy.stop")}
            </Button>
          ) : null}
        </span>
      </div>
      <p class="quiet">{stands(one)}</p>
      {one.words ? <p class="privacy__words">{one.words}</p> : null}
      {deed.error ? <Trouble error={deed.error} /> : null}
      {approving ? <Approve one={one} onClose={() => approve(false)} onDone={onDone} /> : null}
    </li>
  );
}

/** Who asked and when, and what happens next. */
function stands(one: ErasureCard): string {
  const when = (at: string): string => longInstant(at, language());
  const asked = t("privacy.asked", { name: one.asked_name, when: when(one.asked_at) });
  if (one.state === "ASKED") return `${asked} ${t(one.left ? "privacy.next.propose" : "privacy.next.leaves")}`;
  if (one.state === "PROPOSED") return `${asked} ${t("privacy.next.second", { name: one.proposed_name ?? "" })}`;
  if (one.state === "APPROVED" && one.due_at) return `${asked} ${t("privacy.next.waits", { when: when(one.due_at) })}`;
  return one.closed_at
    ? `${asked} ${t(`privacy.closed.${one.state as "DONE"}`, { when: when(one.closed_at) })}`
    : asked;
}

interface ApproveProps {
  readonly one: ErasureCard;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Approve({ one, onClose, onDone }: ApproveProps) {
  const deed = useDeed();
  const yes = async (): Promise<void> => {
    const post = () => api.call("POST /api/privacy/erasures/{id}/approve", { path: { id: one.id }, body: {} });
    if (!(await deed.run(async () => void (await post())))) return;
    onClose();
    onDone();
  };
  return (
    <Dialog title={t("privacy.approve.title", { name: one.pupil_name })} onClose={onClose}>
      <p>{t("privacy.approve.text")}</p>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="primary" busy={deed.busy} onClick={() => void yes()}>
          {t("privacy.approve.yes")}
        </Button>
      </div>
    </Dialog>
  );
}
