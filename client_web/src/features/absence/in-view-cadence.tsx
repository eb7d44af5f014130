/** Another cadence for one pupil, and why; or the school's again. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PupilInView } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed } from "../../ui/use-load";

const MOST = 40;

interface CadenceProps {
  readonly pupil: PupilInView;
  readonly onChange: () => void;
}

export function CadenceOfPupil({ pupil, onChange }: CadenceProps) {
  const [open, setOpen] = useState(false);
  return (
    <div class="stack stack--tight">
      <p>
        {tn("absence.in_view.cadence.is", pupil.cadence_days)}{" "}
        {pupil.own_cadence
          ? t("absence.in_view.cadence.own", { reason: pupil.cadence_reason || "–" })
          : t("absence.in_view.cadence.school")}
      </p>
      <p>
        <Button expanded={open} onClick={() => setOpen(!open)}>
          {t("absence.in_view.cadence.change")}
          <span class="visually-hidden">: {pupil.name}</span>
        </Button>
      </p>
      {open ? (
        <Form
          key={pupil.cadence_version}
          pupil={pupil}
          onChange={() => {
            setOpen(false);
            onChange();
          }}
        />
      ) : null}
    </div>
  );
}

function Form({ pupil, onChange }: CadenceProps) {
  const [days, setDays] = useState(String(pupil.cadence_days));
  const [reason, setReason] = useState(pupil.cadence_reason);
  const [tried, setTried] = useState(false);
  const deed = useDeed();
  const wrong = !/^\d{1,2}$/.test(days) || Number(days) < 1 || Number(days) > MOST;
  const keep = (body: { readonly days: number | null; readonly reason: string }): void =>
    void deed.run(async () => {
      const told = { pupil_id: pupil.pupil_id, version: pupil.cadence_version, ...body };
      await api.call("POST /api/absence/in-view/cadence", { body: told });
      onChange();
    });
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (!wrong && reason.trim() !== "") keep({ days: Number(days), reason });
  };
  const others = somebodyElse(deed.error);
  return (
    <form class="stack stack--tight" onSubmit={save}>
      <Field
        label={t("absence.in_view.cadence.days")}
        value={days}
        onInput={setDays}
        error={wrong ? t("absence.policies.limits", { least: 1, most: MOST }) : null}
        input={{ class: "in-view__days", autocomplete: "off", maxLength: 2 }}
      />
      <Field
        label={t("absence.in_view.cadence.reason")}
        hint={t("absence.in_view.cadence.reason_hint")}
        value={reason}
        onInput={setReason}
        error={tried && reason.trim() === "" ? t("absence.in_view.cadence.reason_missing") : null}
        input={{ maxLength: 300, autocomplete: "off" }}
      />
      {others ? (
        <SomebodyElse
          changes={others}
          field={() => t("absence.in_view.cadence.days")}
          mine={[{ label: t("absence.in_view.cadence.days"), text: days }]}
          onTheirs={onChange}
        />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <div class="row">
        <Button type="submit" kind="primary" icon="check" busy={deed.busy}>
          {t("ui.save")}
        </Button>
        {pupil.own_cadence ? (
          <Button busy={deed.busy} onClick={() => keep({ days: null, reason: "" })}>
            {t("absence.in_view.cadence.back")}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
