/** `/privacy`: "Mijn gegevens" of a pupil and of their guardian, put together from the rooms that keep them. */
import { useState } from "preact/hooks";
import type { PageProps } from "../core/page-props";
import { KEYS, recall, remember } from "../core/store";
import { Guardians } from "../features/people/guardians";
import { OwnData } from "../features/privacy/own";
import { Looks } from "../features/register/looks";
import type { Me } from "../generated/wire";
import { t } from "../i18n";
import { Page } from "../ui/page";
import { RadioGroup } from "../ui/radio-group";

export default function PrivacyPage({ me }: PageProps) {
  if (!me) return null;
  return me.roles.includes("pupil") ? <Own me={me} /> : <Child me={me} />;
}

function Own({ me }: { readonly me: Me }) {
  return (
    <Page title={t("privacy.title")} lead={t("privacy.lead")}>
      <Guardians />
      <OwnData person={me.id} />
      <Looks person={undefined} title={t("register.looks.title")} />
    </Page>
  );
}

function Child({ me }: { readonly me: Me }) {
  const before = recall(KEYS.child);
  const [chosen, setChosen] = useState(me.children.find(({ id }) => id === before)?.id ?? me.children[0]?.id);
  const child = me.children.find(({ id }) => id === chosen);
  if (!child) {
    return (
      <Page title={t("app.nav.privacyOf")}>
        <p>{t("privacy.nobody")}</p>
      </Page>
    );
  }
  const choose = (id: string): void => {
    remember(KEYS.child, id);
    setChosen(id);
  };
  const options = me.children.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Page title={t("privacy.titleOf", { name: child.name })} lead={t("privacy.leadOf")}>
      {options.length > 1 ? (
        <RadioGroup row legend={t("privacy.choose")} value={child.id} options={options} onChange={choose} />
      ) : null}
      <OwnData key={`data ${child.id}`} person={child.id} name={child.name} />
      <Looks key={child.id} person={child.id} title={t("register.looks.titleOf", { name: child.name })} />
    </Page>
  );
}
