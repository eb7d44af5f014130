/** Who may see what of a pupil, until when: read by the family, given by the school of enrolment. */
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { dayAndMonth, longInstant } from "../../core/time";
import type { GrantCard, GrantsOfPupil } from "../../generated/wire";
import { language, t } from "../../i18n";
import { AgreementText } from "../../ui/agreement-text";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Check } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { useDeed, useLoad } from "../../ui/use-load";

export interface GrantPart {
  readonly found: GrantsOfPupil;
  readonly onDone: () => void;
}

interface GrantsProps {
  readonly person: string;
  /** How the school gives one; it comes with the pages of staff. */
  readonly Give?: ComponentType<GrantPart>;
  /** How the school files an agreement on paper. */
  readonly File?: ComponentType<FileGrantProps>;
}

export interface FileGrantProps {
  readonly grant: GrantCard;
  /** The school's day. */
  readonly today: string;
  readonly onDone: () => void;
}

const OVER: ReadonlySet<GrantCard["state"]> = new Set(["ENDED", "REVOKED"]);

export function Grants({ person, Give, File }: GrantsProps) {
  const held = useLoad<GrantsOfPupil>(`grants ${person}`, (signal) =>
    api.call("GET /api/plans/grants", { query: { pupil_id: person }, signal }),
  );
  const { data: found, error } = held;
  const reload = (): void => void held.refresh();
  const [open, over] = [false, true].map((is) => (found?.grants ?? []).filter(({ state }) => OVER.has(state) === is));
  const list = (grants: readonly GrantCard[] = []) => (
    <ul class="list stack">
      {grants.map((grant) => (
        <Grant
          key={grant.id}
          grant={grant}
          name={found?.pupil_name ?? ""}
          today={found?.today ?? ""}
          File={File}
          onDone={reload}
        />
      ))}
    </ul>
  );
  return (
    <section class="card stack" aria-labelledby="grants">
      <h2 id="grants">{t("plans.grants.title")}</h2>
      <p class="quiet">{t(Give ? "plans.grants.leadSchool" : "plans.grants.lead")}</p>
      {error ? <Trouble error={error} retry={reload} /> : null}
      {found === null && !error ? <Loading /> : null}
      {found ? (
        <>
          {open?.length ? list(open) : <p>{t("plans.grants.none")}</p>}
          {Give && found.may_give ? <Give found={found} onDone={reload} /> : null}
          {over?.length ? (
            <details class="help">
              <summary>{t("plans.grants.over")}</summary>
              {list(over)}
            </details>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

interface GrantProps extends FileGrantProps {
  readonly name: string;
  readonly File: GrantsProps["File"];
}

function Grant({ grant, name, today, File, onDone }: GrantProps) {
  const until = dayAndMonth(grant.until, language());
  return (
    <li class="stack stack--tight" data-role="grant">
      <p class="row row--apart">
        <strong>{grant.to}</strong>
        <span class={grant.state === "IN_FORCE" ? "tag tag--ok" : "tag"}>{t(`plans.grants.state.${grant.state}`)}</span>
      </p>
      <p>
        {t("plans.grants.sees", {
          what: new Intl.ListFormat(language()).format(grant.scopes.map((one) => t(`plans.grants.scope.${one}`))),
        })}
      </p>
      <p>{t("plans.grants.until", { from: dayAndMonth(grant.first, language()), until })}</p>
      <p class="quiet">
        {t("plans.grants.why", { reason: grant.reason, name: grant.given_by || t("plans.grants.school") })}
      </p>
      {grant.signatures.map((one) => (
        <p class="quiet" key={one.at + one.name}>
          {t("plans.grants.signed", {
            name: one.name,
            when: one.signed_on ? dayAndMonth(one.signed_on, language()) : longInstant(one.at, language()),
          })}
          {File && one.paper_id ? (
            <>
              {" "}
              <ButtonLink kind="quiet" icon="file" href={`/api/plans/paper?id=${one.paper_id}`} download>
                {t("plans.start.paper")}
              </ButtonLink>
            </>
          ) : null}
        </p>
      ))}
      {grant.revoked_at ? (
        <p class="quiet">
          {t("plans.grants.revokedBy", {
            name: grant.revoked_by || t("plans.grants.school"),
            when: longInstant(grant.revoked_at, language()),
          })}
        </p>
      ) : null}
      {grant.may_sign ? <Agree grant={grant} name={name} onDone={onDone} /> : null}
      {grant.may_file && File ? <File grant={grant} today={today} onDone={onDone} /> : null}
      {grant.may_revoke ? <Revoke grant={grant} onDone={onDone} /> : null}
    </li>
  );
}

interface DeedProps {
  readonly grant: GrantCard;
  readonly onDone: () => void;
}

/** Agree to exactly the words that are shown. */
function Agree({ grant, name, onDone }: DeedProps & { readonly name: string }) {
  const [agreed, agree] = useState(false);
  const [missing, miss] = useState(false);
  const deed = useDeed();
  const sign = async (event: Event): Promise<void> => {
    event.preventDefault();
    miss(!agreed);
    if (!agreed) return;
    const options = { path: { id: grant.id }, body: { text_hash: grant.text_hash } };
    if (await deed.run(async () => void (await api.call("POST /api/plans/grants/{id}/agree", options)))) onDone();
  };
  return (
    <form class="stack stack--tight" onSubmit={(event) => void sign(event)}>
      <Notice>
        <AgreementText text={grant.text} />
      </Notice>
      <Check
        label={t(grant.may_sign === "pupil" ? "plans.grants.agree.pupil" : "plans.grants.agree.guardian", { name })}
        checked={agreed}
        onChange={agree}
      />
      {missing ? <Notice kind="error">{t("plans.grants.agree.missing")}</Notice> : null}
      {deed.error ? <Trouble error={deed.error} retry={onDone} /> : null}
      <div>
        <Button type="submit" kind="primary" icon="check" busy={deed.busy}>
          {t("plans.grants.agree")}
        </Button>
      </div>
    </form>
  );
}

/** It ends at once, and only a new grant begins again: so it asks once. */
function Revoke({ grant, onDone }: DeedProps) {
  const [asking, ask] = useState(false);
  const deed = useDeed();
  const revoke = async (): Promise<void> => {
    const options = { path: { id: grant.id }, body: {} };
    const good = await deed.run(async () => void (await api.call("POST /api/plans/grants/{id}/revoke", options)));
    if (!good) return;
    ask(false);
    onDone();
  };
  return (
    <>
      <div>
        <Button kind="quiet" icon="cross" onClick={() => ask(true)}>
          {t("plans.grants.revoke")}
          <span class="visually-hidden">: {grant.to}</span>
        </Button>
      </div>
      {asking ? (
        <Dialog title={t("plans.grants.revoke")} onClose={() => ask(false)}>
          <p>{t("plans.grants.revoke.text", { to: grant.to })}</p>
          {deed.error ? <Trouble error={deed.error} /> : null}
          <div>
            <Button kind="danger" busy={deed.busy} onClick={() => void revoke()}>
              {t("plans.grants.revoke.yes")}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
