/** Where a screen stands that belongs to no classroom, and saying it from here. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { UnitCard } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Select } from "../../ui/select";
import { useDeed, useLoad } from "../../ui/use-load";

interface FloatingProps {
  readonly unit: UnitCard;
  readonly onSaid: () => Promise<void>;
}

export function Floating({ unit, onSaid }: FloatingProps) {
  const [asks, ask] = useState(false);
  const { place, name } = unit;
  return (
    <>
      <p data-role="unit-stands">{place ? t("access.floating.stands", { place }) : t("access.floating.nowhere")}</p>
      {asks ? (
        <Say unit={unit} onSaid={onSaid} onDone={() => ask(false)} />
      ) : (
        <div>
          <Button onClick={() => ask(true)} label={t("access.floating.say.named", { name })}>
            {t("access.floating.say")}
          </Button>
        </div>
      )}
    </>
  );
}

function Say({ unit, onSaid, onDone }: FloatingProps & { readonly onDone: () => void }) {
  const held = useLoad("floating", (signal) => api.call("GET /api/access/floating", { signal }));
  const [chosen, choose] = useState(unit.place);
  const deed = useDeed();
  const rooms = held.data?.rooms ?? [];
  const save = async (): Promise<void> => {
    const said = await deed.run(async () => {
      const body = { place: chosen || null };
      await api.call("POST /api/access/floating/{id}/stand", { path: { id: unit.id }, body });
      await onSaid();
    });
    if (said) onDone();
  };
  if (held.error && !held.data) return <Trouble error={held.error} retry={() => void held.refresh()} />;
  return (
    <div class="stack stack--tight">
      {held.data && rooms.length === 0 ? <p>{t("access.floating.none")}</p> : null}
      <Select
        label={t("access.floating.where")}
        value={chosen}
        empty={t("access.floating.where.nowhere")}
        options={rooms.map(({ place }) => ({ id: place, name: place }))}
        hint={t("access.floating.where.hint")}
        onChange={choose}
      />
      {deed.error ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="primary" busy={deed.busy} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
        <Button onClick={onDone}>{t("ui.cancel")}</Button>
      </div>
    </div>
  );
}
