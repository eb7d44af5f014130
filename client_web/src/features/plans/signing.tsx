/** The words of a deviation, who signed them and who did not: the same for those who sign and for care. */
import { api } from "../../core/client";
import { dayAndMonth, longInstant } from "../../core/time";
import type { DeviationSigned, DeviationSigner, DeviationText, DeviationTexts } from "../../generated/wire";
import { language, t } from "../../i18n";
import { AgreementText } from "../../ui/agreement-text";
import { ButtonLink } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Loading, Trouble } from "../../ui/loading";
import { useLoad } from "../../ui/use-load";
import { PaperForm, SignForm } from "./sign-forms";

interface SigningProps {
  readonly person: string;
  /** What was saved of it; another text is fetched again. */
  readonly saved?: string;
  readonly onSigned?: () => void;
}

function useTexts(person: string, saved: string) {
  return useLoad<DeviationTexts>(`deviations ${person} ${saved}`, (signal) =>
    api.call("GET /api/plans/deviations", { query: { person_id: person }, signal }),
  );
}

/** The part of "Mijn plan"; nothing at all where there is nothing to read. */
export function OwnDeviations({ person }: SigningProps) {
  const held = useTexts(person, "");
  const { data } = held;
  if (!data || data.deviations.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="deviations">
      <h2 id="deviations">{t("plans.sign.title")}</h2>
      <p class="quiet">{t("plans.sign.own")}</p>
      {data.deviations.map((one) => (
        <Deviation key={one.id} page={data} one={one} onDone={() => void held.refresh()} />
      ))}
    </section>
  );
}

/** The step of the plan: what the family reads, and the papers. */
export function Signing({ person, saved = "", onSigned }: SigningProps) {
  const held = useTexts(person, saved);
  const { data, error } = held;
  if (error) return <Trouble error={error} retry={() => void held.refresh()} />;
  if (!data) return <Loading />;
  const done = (): void => {
    void held.refresh();
    onSigned?.();
  };
  return (
    <>
      <p>{t("plans.sign.text")}</p>
      {data.deviations.length === 0 ? <p class="quiet">{t("plans.sign.none")}</p> : null}
      {data.deviations.map((one) => (
        <Deviation key={one.id} page={data} one={one} onDone={done} />
      ))}
    </>
  );
}

interface DeviationProps {
  readonly page: DeviationTexts;
  readonly one: DeviationText;
  readonly onDone: () => void;
}

function Deviation({ page, one, onDone }: DeviationProps) {
  const waits = one.signers.filter(({ signed }) => !signed);
  const sign = async (): Promise<void> => {
    await api.call("POST /api/plans/deviations/sign", { body: { deviation_id: one.id, text_hash: one.text_hash } });
  };
  return (
    <div class="stack stack--tight">
      <AgreementText text={one.text} />
      <ul class="list start-signatures" aria-label={t("plans.start.signatures")}>
        {one.signers.map((signer) => (
          <Signer key={signer.id} signer={signer} one={one} />
        ))}
        {one.signatures.map((signed) => (
          <Signed key={signed.at + signed.name} signed={signed} care={page.may_file} />
        ))}
      </ul>
      {page.may_file && !one.whole ? <p class="quiet">{t("plans.sign.first")}</p> : null}
      {one.may_sign ? (
        <SignForm
          label={t(`plans.sign.agree.${one.may_sign as "guardian" | "pupil"}`, { name: page.person_name })}
          onSign={sign}
          onDone={onDone}
        />
      ) : null}
      {page.may_file && one.whole ? <Papers one={one} waits={waits} onDone={onDone} /> : null}
    </div>
  );
}

/** Whose signature is missing; who signed stands below by date. */
function Signer({ signer, one }: { readonly signer: DeviationSigner; readonly one: DeviationText }) {
  if (signer.signed) return null;
  const changed = one.signatures.some(({ name, current }) => name === signer.name && !current);
  return (
    <li class="row">
      <Icon name="clock" />
      <span>{t(changed ? "plans.sign.again" : "plans.sign.waits", { name: signer.name })}</span>
    </li>
  );
}

function Signed({ signed, care }: { readonly signed: DeviationSigned; readonly care: boolean }) {
  const when = signed.signed_on ? dayAndMonth(signed.signed_on, language()) : longInstant(signed.at, language());
  const words = { name: signed.name, when };
  return (
    <li class={signed.current ? "row" : "row quiet"}>
      <Icon name={signed.current ? "check" : "file"} />
      <span>
        {t(signed.signed_as === "paper" ? "plans.sign.paper" : "plans.sign.signed", words)}
        {signed.current ? null : ` (${t("plans.sign.older")})`}
      </span>
      {care && signed.paper_id ? (
        <ButtonLink kind="quiet" icon="file" href={`/api/plans/paper?id=${signed.paper_id}`} download>
          {t("plans.start.paper")}
        </ButtonLink>
      ) : null}
    </li>
  );
}

interface PapersProps {
  readonly one: DeviationText;
  readonly waits: readonly DeviationSigner[];
  readonly onDone: () => void;
}

/** A paper for everybody whose signature is missing; where the school knows nobody, for somebody. */
function Papers({ one, waits, onDone }: PapersProps) {
  const nobody = one.signers.length === 0 && !one.signatures.some(({ current }) => current);
  const file = async (person_id: string | null, signed: Parameters<Parameters<typeof PaperForm>[0]["onFile"]>[0]) => {
    await api.call("POST /api/plans/deviations/file", { body: { deviation_id: one.id, person_id, ...signed } });
  };
  return (
    <>
      {waits.map(({ id, name }) => (
        <PaperForm
          key={id}
          title={t("plans.sign.file", { name })}
          by={name}
          onFile={(signed) => file(id, signed)}
          onDone={onDone}
        />
      ))}
      {nobody ? (
        <PaperForm title={t("plans.sign.fileSomebody")} onFile={(signed) => file(null, signed)} onDone={onDone} />
      ) : null}
    </>
  );
}
