/** The rules that a guardian agrees to in the form, the first time: what is kept is the hash of the text that is shown. */
import { api } from "../../core/client";
import { t } from "../../i18n";
import { AgreementText } from "../../ui/agreement-text";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { useLoad } from "../../ui/use-load";

interface AgreementProps {
  readonly person: string;
  readonly name: string;
  /** The hash that was agreed to; empty: none. */
  readonly agreed: string;
  readonly onChange: (agreed: string) => void;
}

export function Agreement({ person, name, agreed, onChange }: AgreementProps) {
  const held = useLoad(`agreement ${person}`, (signal) =>
    api.call("GET /api/plans/start", { query: { person_id: person }, signal }),
  );
  const { data, error } = held;
  if (!data) return error ? <Trouble error={error} retry={() => void held.refresh()} /> : <Loading />;
  return (
    <>
      <details class="help">
        <summary>{t("absence.illness.agree.text")}</summary>
        <AgreementText text={data.agreement} />
      </details>
      <Check
        label={t("absence.illness.agree")}
        hint={t("absence.illness.agree.hint", { name })}
        checked={agreed === data.text_hash}
        onChange={(on) => onChange(on ? data.text_hash : "")}
      />
    </>
  );
}
