/** A catalogue of somebody else: how reading it went in words, what was skipped, and what can be done. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { longInstant } from "../../core/time";
import type { OtherCatalogue } from "../../generated/wire";
import { language, t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed } from "../../ui/use-load";

interface OtherCardProps {
  readonly one: OtherCatalogue;
  readonly onChanged: () => Promise<void>;
}

export function OtherCard({ one, onChanged }: OtherCardProps) {
  const [leaving, leave] = useState(false);
  const deed = useDeed();
  const path = { id: one.id };
  const read = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/catalogue/elsewhere/{id}/read", { path, body: {} });
      await onChanged();
    });
  const pause = (): void =>
    void deed.run(async () => {
      await api.call("POST /api/catalogue/elsewhere/{id}/pause", { path, body: { paused: !one.paused } });
      await onChanged();
    });
  const heading = `other-${one.id}`;
  return (
    <section class="card stack stack--tight" aria-labelledby={heading}>
      <h3 id={heading}>{one.name}</h3>
      <p class="quiet links__address">
        {t(`catalogue.elsewhere.kind.${one.kind}`)} · {one.address}
      </p>
      <Standing one={one} />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        {one.kind === "OAI" && !one.paused ? (
          <Button busy={deed.busy} onClick={read}>
            {t("catalogue.elsewhere.read")}
          </Button>
        ) : null}
        <Button kind="quiet" busy={deed.busy} onClick={pause}>
          {t(one.paused ? "catalogue.elsewhere.resume" : "catalogue.elsewhere.pause")}
        </Button>
        <Button kind="quiet" onClick={() => leave(true)}>
          {t("catalogue.elsewhere.remove")}
        </Button>
      </div>
      {leaving ? <Remove one={one} onChanged={onChanged} onClose={() => leave(false)} /> : null}
    </section>
  );
}

function Standing({ one }: { readonly one: OtherCatalogue }) {
  if (one.paused) return <p>{t("catalogue.elsewhere.paused")}</p>;
  if (one.kind === "SRU") return <p>{t("catalogue.elsewhere.live")}</p>;
  const when = one.read_at ? longInstant(one.read_at, language()) : "";
  return (
    <>
      <p role="status">{one.reading ? t("catalogue.elsewhere.reading") : ""}</p>
      {one.trouble ? (
        <Notice kind="warn">
          <p>{t(`catalogue.elsewhere.trouble.${one.trouble}`)}</p>
          {one.trouble === "TOO_MANY" ? null : <p>{t("catalogue.elsewhere.tried")}</p>}
        </Notice>
      ) : null}
      <p>
        {tn("catalogue.elsewhere.count", one.records)}{" "}
        {when ? t("catalogue.elsewhere.readAt", { when }) : t("catalogue.elsewhere.never")}
      </p>
      {one.skipped_count > 0 ? <Skipped one={one} /> : null}
    </>
  );
}

function Skipped({ one }: { readonly one: OtherCatalogue }) {
  return (
    <details class="help">
      <summary>{tn("catalogue.elsewhere.skipped", one.skipped_count)}</summary>
      <ul class="list stack stack--tight">
        {one.skipped.map(({ record, why }, at) => (
          <li key={`${at} ${record}`} class="links__address">
            {record || t("catalogue.elsewhere.skipped.nameless")}: {t(`catalogue.elsewhere.skipped.${why}`)}
          </li>
        ))}
        {one.skipped_count > one.skipped.length ? <li aria-hidden="true">…</li> : null}
      </ul>
    </details>
  );
}

interface RemoveProps extends OtherCardProps {
  readonly onClose: () => void;
}

function Remove({ one, onChanged, onClose }: RemoveProps) {
  const deed = useDeed();
  const remove = (): void =>
    void deed.run(async () => {
      await api.call("DELETE /api/catalogue/elsewhere/{id}", { path: { id: one.id } });
      onClose();
      await onChanged();
    });
  return (
    <Dialog title={t("catalogue.elsewhere.remove.title", { name: one.name })} onClose={onClose}>
      <p>{t("catalogue.elsewhere.remove.sure")}</p>
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="danger" onClick={remove} busy={deed.busy}>
          {t("catalogue.elsewhere.remove.yes")}
        </Button>
        <Button onClick={onClose}>{t("catalogue.elsewhere.stop")}</Button>
      </div>
    </Dialog>
  );
}
