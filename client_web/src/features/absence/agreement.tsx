/** The text that a guardian agrees to in the form, the first time. */
import { api } from "../../core/client";
import { t } from "../../i18n";
import { AgreementText } from "../../ui/agreement-text";
import { useLoad } from "../../ui/use-load";

export function AgreementOf({ person }: { readonly person: string }) {
  const { data } = useLoad(`agreement ${person}`, (signal) =>
    api.call("GET /api/plans/start", { query: { person_id: person }, signal }),
  );
  if (!data) return null;
  return (
    <details class="help">
      <summary>{t("absence.illness.agree.text")}</summary>
      <AgreementText text={data.agreement} />
    </details>
  );
}
