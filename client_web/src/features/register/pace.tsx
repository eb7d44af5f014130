/** How a pupil's own time is measured: how long a page may stand open without a touch, and whether a film asks. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PupilPace } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Check } from "../../ui/field";
import { Help } from "../../ui/help";
import { Trouble } from "../../ui/loading";
import { Select } from "../../ui/select";
import { useDeed, useLoad } from "../../ui/use-load";

const MINUTES = [2, 3, 5, 10];

export function Pace({ pupilId }: { readonly pupilId: string }) {
  const held = useLoad<PupilPace>(`pace ${pupilId}`, (signal) =>
    api.call("GET /api/catalogue/paces", { query: { pupil_id: pupilId }, signal }),
  );
  const deed = useDeed();
  const [pace, set] = useState<PupilPace | null>(null);
  const [saved, said] = useState(false);
  useEffect(() => set(held.data), [held.data]);
  if (held.error) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  if (!pace) return null;
  const save = (wanted: PupilPace): void => {
    set(wanted);
    said(false);
    void deed.run(async () => void (await api.call("POST /api/catalogue/paces", { body: wanted }))).then(said);
  };
  return (
    <Help summary={t("register.pace")}>
      <div class="stack">
        <p>{t("register.pace.text")}</p>
        <Select
          label={t("register.pace.idle")}
          value={String(pace.idle_s / 60)}
          options={MINUTES.map((one) => ({ id: String(one), name: tn("register.minutes", one) }))}
          onChange={(minutes) => save({ ...pace, idle_s: Number(minutes) * 60 })}
        />
        <Check
          label={t("register.pace.asks")}
          hint={t("register.pace.asks.hint")}
          checked={pace.asks}
          onChange={(asks) => save({ ...pace, asks })}
        />
        {deed.error ? <Trouble error={deed.error} /> : null}
        <p role="status" class="quiet">
          {saved ? t("register.pace.saved") : ""}
        </p>
      </div>
    </Help>
  );
}
