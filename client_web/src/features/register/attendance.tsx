/** `/register/attendance?slot_id=`: one tap for the class, and only the exceptions by name. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { AttendanceSheet } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { TimeSpan } from "../../ui/time";
import { useDeed, useLoad } from "../../ui/use-load";

export default function AttendancePage({ place }: PageProps) {
  const slotId = place.query.slot_id ?? "";
  const held = useLoad<AttendanceSheet>(slotId, (signal) =>
    api.call("GET /api/register/attendance", { query: { slot_id: slotId }, signal }),
  );
  const sheet = held.data;
  return (
    <Page title={t("register.attendance.title")} lead={sheet ? `${sheet.subject}, ${sheet.group}` : null}>
      {held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : null}
      {sheet ? (
        <Sheet key={String(sheet.taken)} sheet={sheet} onDone={() => void held.refresh()} />
      ) : held.error ? null : (
        <Loading />
      )}
    </Page>
  );
}

function Sheet({ sheet, onDone }: { readonly sheet: AttendanceSheet; readonly onDone: () => void }) {
  const here = sheet.pupils.filter((pupil) => !pupil.remote);
  const away = sheet.pupils.filter((pupil) => pupil.remote);
  const [absent, setAbsent] = useState<ReadonlySet<string>>(
    () => new Set(here.filter((pupil) => pupil.there === false).map((pupil) => pupil.pupil_id)),
  );
  const deed = useDeed();
  const [saved, setSaved] = useState(false);
  const toggle = (id: string, there: boolean): void => {
    const next = new Set(absent);
    if (there) next.delete(id);
    else next.add(id);
    setAbsent(next);
    setSaved(false);
  };
  const save = (): void => {
    void deed.run(async () => {
      await api.call("POST /api/register/attendance", { body: { slot_id: sheet.slot_id, absent: [...absent] } });
      setSaved(true);
      onDone();
    });
  };
  return (
    <>
      <p>
        <TimeSpan start={sheet.starts_at} end={sheet.ends_at} zone={sheet.timezone} />
      </p>
      {saved || sheet.taken ? <Notice kind="ok">{t("register.attendance.taken")}</Notice> : null}
      {here.length === 0 ? <Notice>{t("register.attendance.nobody")}</Notice> : null}
      <div class="card stack" hidden={here.length === 0}>
        <p>{t("register.attendance.lead")}</p>
        <ul class="list stack stack--tight">
          {here.map((pupil) => (
            <li key={pupil.pupil_id}>
              <Check
                label={pupil.name}
                checked={!absent.has(pupil.pupil_id)}
                onChange={(there) => toggle(pupil.pupil_id, there)}
              />
            </li>
          ))}
        </ul>
        {deed.error ? <Trouble error={deed.error} /> : null}
        <div>
          <Button kind="primary" busy={deed.busy} onClick={save}>
            {absent.size === 0 ? t("register.attendance.everybody") : tn("register.attendance.but", absent.size)}
          </Button>
        </div>
      </div>
      {away.length > 0 ? (
        <p class="quiet">{t("register.attendance.remote", { names: away.map((pupil) => pupil.name).join(", ") })}</p>
      ) : null}
    </>
  );
}
