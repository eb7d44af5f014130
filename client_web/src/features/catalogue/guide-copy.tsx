/** A week of programmes once more: in another week, or in every week for a while. */
import { useState } from "preact/hooks";
import { nextMonday, REPEATS } from "../../core/catalogue/guide";
import { api } from "../../core/client";
import { codeOf } from "../../core/problem";
import type { GuidesCopied, ItemLevel } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Select } from "../../ui/select";
import { useDeed } from "../../ui/use-load";
import { DateField } from "./date-field";

interface GuideCopyProps {
  readonly level: ItemLevel;
  readonly year: number;
  /** A day of the week that is copied. */
  readonly source: string;
  /** Something of it is not kept yet. */
  readonly ahead: boolean;
}

export function GuideCopy({ level, year, source, ahead }: GuideCopyProps) {
  const [first, setFirst] = useState(nextMonday(source));
  const [weeks, setWeeks] = useState(1);
  const [done, setDone] = useState<{ readonly copied: GuidesCopied; readonly taken: boolean } | null>(null);
  const deed = useDeed();
  const copy = (): void => {
    setDone(null);
    void deed.run(async () => {
      const body = { level, year, source, first, weeks };
      setDone({ copied: await api.call("POST /api/catalogue/guides/copy", { body }), taken: false });
    });
  };
  const undo = (): void => {
    void deed.run(async () => {
      const body = { level, year, days: [...(done?.copied.days ?? [])] };
      setDone({ copied: await api.call("POST /api/catalogue/guides/clear", { body }), taken: true });
    });
  };
  return (
    <details class="help">
      <summary>{t("catalogue.guides.copy")}</summary>
      <div class="stack stack--tight">
        <p class="quiet">{t("catalogue.guides.copy.lead")}</p>
        <div class="item-fields">
          <DateField label={t("catalogue.guides.copy.first")} date={first} onTake={setFirst} />
          <Select
            label={t("catalogue.guides.copy.weeks")}
            value={String(weeks)}
            options={REPEATS.map((one) => ({ id: String(one), name: tn("catalogue.guides.copy.many", one) }))}
            onChange={(id) => setWeeks(Number(id))}
          />
        </div>
        {ahead ? (
          <p>{t("catalogue.guides.copy.ahead")}</p>
        ) : (
          <div>
            <Button icon="plus" busy={deed.busy} onClick={copy}>
              {t("catalogue.guides.copy.do")}
            </Button>
          </div>
        )}
        {deed.error ? (
          codeOf(deed.error) === "invalid" ? (
            <Notice>
              <p>{t("catalogue.guides.copy.nothing")}</p>
            </Notice>
          ) : (
            <Trouble error={deed.error} />
          )
        ) : null}
        {done ? <Copied key={String(done.taken)} {...done} busy={deed.busy} undo={undo} /> : null}
      </div>
    </details>
  );
}

interface CopiedProps {
  readonly copied: GuidesCopied;
  readonly taken: boolean;
  readonly busy: boolean;
  readonly undo: () => void;
}

function Copied({ copied: { days, kept, free }, taken, busy, undo }: CopiedProps) {
  if (taken) {
    return (
      <Notice focus>
        <p>{t("catalogue.guides.copy.undone")}</p>
        {kept > 0 ? <p>{tn("catalogue.guides.copy.changed", kept)}</p> : null}
      </Notice>
    );
  }
  return (
    <Notice kind={days.length > 0 ? "ok" : "info"} focus>
      <p>{days.length > 0 ? tn("catalogue.guides.copy.done", days.length) : t("catalogue.guides.copy.none")}</p>
      {kept > 0 ? <p>{tn("catalogue.guides.copy.kept", kept)}</p> : null}
      {free > 0 ? <p>{tn("catalogue.guides.copy.free", free)}</p> : null}
      {days.length > 0 ? (
        <p>
          <Button busy={busy} onClick={undo}>
            {t("catalogue.missed.undo")}
          </Button>
        </p>
      ) : null}
    </Notice>
  );
}
