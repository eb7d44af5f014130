/** One person: what they are, and the links that can be made for them. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { isStaff } from "../../core/people";
import type { LinkMade, LinkPurpose, PersonCard } from "../../generated/wire";
import { t, tn } from "../../i18n";
import { Button } from "../../ui/button";
import { LinkDialog } from "../../ui/link-made";
import { problemText } from "../../ui/loading";
import { useDeed } from "../../ui/use-load";

interface PersonProps {
  readonly person: PersonCard;
  readonly coordinator: boolean;
  readonly teacher: boolean;
  readonly onChange: () => void;
}

interface Made {
  readonly link: LinkMade;
  readonly purpose: LinkPurpose;
}

/** Groups, devices and password in one line; staff need no device. */
function factsOf(person: PersonCard, staff: boolean): string {
  const devices = staff && person.devices === 0 ? "" : tn("people.devices", person.devices);
  const password = staff ? t(person.has_password ? "people.password.yes" : "people.password.no") : "";
  return [...person.groups, devices, password].filter(Boolean).join(" · ");
}

/** Where a coordinator takes away the second step of a colleague who lost the phone. */
function SecondStep({ person, shown }: { readonly person: PersonCard; readonly shown: boolean }) {
  if (!shown || !isStaff(person)) return null;
  return (
    <a class="button button--quiet" href={`/access/factors?person_id=${person.id}`}>
      {t("people.secondStep")}
      <span class="visually-hidden"> {person.name}</span>
    </a>
  );
}

export function Person({ person, coordinator, teacher, onChange }: PersonProps) {
  const [made, setMade] = useState<Made | null>(null);
  const deed = useDeed();
  const make = (purpose: LinkPurpose): void =>
    void deed.run(async () => {
      const link = await api.call("POST /api/access/links", { body: { person_id: person.id, purpose } });
      setMade({ link, purpose });
    });
  const close = (): void => {
    setMade(null);
    onChange();
  };
  const staff = isStaff(person);
  return (
    <li class="card people__card">
      <div class="row row--apart">
        <h3>{person.name}</h3>
        <span class="row">
          {person.roles.map((role) => (
            <span class="tag" key={role}>
              {t(`people.role.${role}`)}
            </span>
          ))}
        </span>
      </div>
      <p class="quiet">{factsOf(person, staff)}</p>
      {person.email ? <p class="quiet">{person.email}</p> : null}
      {person.birth_missing ? <p class="quiet">{t("people.birthMissing")}</p> : null}
      <div class="row">
        {(coordinator && !staff) || person.mentored ? (
          <Button
            icon="key"
            onClick={() => make("sign_in")}
            busy={deed.busy}
            label={`${t("people.link")}: ${person.name}`}
          >
            {t("people.link")}
          </Button>
        ) : null}
        {coordinator && staff ? (
          <Button
            icon="key"
            onClick={() => make("password")}
            busy={deed.busy}
            label={`${t("people.passwordLink")}: ${person.name}`}
          >
            {t("people.passwordLink")}
          </Button>
        ) : null}
        <SecondStep person={person} shown={coordinator} />
        {coordinator && person.devices > 0 ? (
          <a class="button button--quiet" href={`/access?person_id=${person.id}`}>
            {t("people.showDevices")}
            <span class="visually-hidden"> {person.name}</span>
          </a>
        ) : null}
      </div>
      {teacher && person.roles.includes("pupil") ? (
        <p>
          <a class="button button--quiet" href={`/register/offline?pupil_id=${person.id}`}>
            {t("people.offline")}
            <span class="visually-hidden"> {person.name}</span>
          </a>
        </p>
      ) : null}
      {deed.error ? (
        <p class="field__error" role="alert">
          {problemText(deed.error)}
        </p>
      ) : null}
      {made ? (
        <LinkDialog
          link={made.link}
          title={t("people.linkFor", { name: made.link.name })}
          text={t(made.purpose === "password" ? "people.linkText.password" : "people.linkText.signIn")}
          onClose={close}
        />
      ) : null}
    </li>
  );
}
