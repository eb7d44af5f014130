/** `/catalogue/sharing`: whether other schools may find lessons of this school, and which. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { MarkShared, ShareableItem, SharingView } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Check, Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { SomebodyElse, somebodyElse } from "../../ui/somebody-else";
import { useDeed, useLoad } from "../../ui/use-load";
import { ToLessons } from "./to-lessons";
import "./catalogue.css";

export default function SharingPage() {
  const held = useLoad<SharingView>("sharing", (signal) => api.call("GET /api/catalogue/sharing", { signal }));
  const [answered, answer] = useState<SharingView | null>(null);
  const view = answered ?? held.data;
  const again = (): void => {
    answer(null);
    void held.refresh();
  };
  return (
    <Page title={t("catalogue.sharing.title")} lead={t("catalogue.sharing.lead")}>
      {view ? (
        <>
          <Door key={view.version} view={view} onAnswer={answer} onAgain={again} />
          <Lessons view={view} onAnswer={answer} />
        </>
      ) : held.error ? (
        <Trouble error={held.error} retry={() => void held.refresh()} />
      ) : (
        <Loading />
      )}
      <ToLessons />
    </Page>
  );
}

interface PartProps {
  readonly view: SharingView;
  readonly onAnswer: (view: SharingView) => void;
}

type Choice = "yes" | "no";

/** Open or closed, and whom others ask. */
function Door({ view, onAnswer, onAgain }: PartProps & { readonly onAgain: () => void }) {
  const [choice, choose] = useState<Choice>(view.opened ? "yes" : "no");
  const [contact, write] = useState(view.contact);
  const [lacks, setLacks] = useState(false);
  const deed = useDeed();
  const opened = choice === "yes";
  const save = (event: Event): void => {
    event.preventDefault();
    const missing = opened && !/^[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+$/.test(contact.trim());
    setLacks(missing);
    if (missing) return;
    const body = { version: view.version, opened, contact: opened ? contact.trim() : view.contact };
    void deed.run(async () => onAnswer(await api.call("POST /api/catalogue/sharing", { body })));
  };
  const kept = view.version > 0 && opened === view.opened && (!opened || contact.trim() === view.contact);
  const others = somebodyElse(deed.error);
  return (
    <form class="card stack" onSubmit={save} noValidate>
      <RadioGroup
        legend={t("catalogue.sharing.which")}
        value={choice}
        onChange={choose}
        options={(["no", "yes"] as const).map((value) => ({ value, label: t(`catalogue.sharing.${value}`) }))}
      />
      {opened ? (
        <Field
          label={t("catalogue.sharing.contact")}
          hint={t("catalogue.sharing.contact.hint")}
          value={contact}
          onInput={write}
          error={lacks ? t("catalogue.sharing.contact.needed") : undefined}
          input={{ type: "email", maxLength: 254, autocomplete: "off" }}
        />
      ) : (
        <p class="quiet">{t(view.opened ? "catalogue.sharing.closes" : "catalogue.sharing.closed")}</p>
      )}
      {others ? (
        <SomebodyElse changes={others} field={() => t("catalogue.sharing.title")} mine={[]} onTheirs={onAgain} />
      ) : deed.error ? (
        <Trouble error={deed.error} />
      ) : null}
      <div class="row">
        <Button kind="primary" type="submit" busy={deed.busy}>
          {t("catalogue.sharing.save")}
        </Button>
        {kept && !deed.busy ? <span role="status">{t("catalogue.sharing.saved")}</span> : null}
      </div>
      {view.opened ? (
        <div class="stack stack--tight">
          <h2>{t("catalogue.sharing.address")}</h2>
          <p class="links__address">
            <code>{view.address}</code>
          </p>
          <p class="quiet">{t("catalogue.sharing.address.hint")}</p>
        </div>
      ) : null}
    </form>
  );
}

/** What may be shown, and what is. */
function Lessons({ view, onAnswer }: PartProps) {
  const deed = useDeed();
  const mark = (body: MarkShared): void =>
    void deed.run(async () => onAnswer(await api.call("POST /api/catalogue/sharing/items", { body })));
  const { items, total, shared } = view;
  return (
    <section class="stack" aria-labelledby="which-lessons">
      <h2 id="which-lessons">{t("catalogue.sharing.lessons")}</h2>
      <p>{t("catalogue.sharing.lessons.hint")}</p>
      {deed.error ? <Trouble error={deed.error} /> : null}
      {total === 0 ? (
        <p class="card">{t("catalogue.sharing.none")}</p>
      ) : (
        <>
          <p role="status">{t("catalogue.sharing.chosen", { n: shared, m: total })}</p>
          <div class="row">
            {shared < total ? (
              <Button busy={deed.busy} onClick={() => mark({ item_ids: [], every: true, shared: true })}>
                {t("catalogue.sharing.all", { n: total })}
              </Button>
            ) : null}
            {shared > 0 ? (
              <Button kind="quiet" busy={deed.busy} onClick={() => mark({ item_ids: [], every: true, shared: false })}>
                {t("catalogue.sharing.nothing")}
              </Button>
            ) : null}
          </div>
          <ul class="list stack stack--tight">
            {items.map((item) => (
              <li key={item.item_id} class="card">
                <Lesson item={item} onChange={(on) => mark({ item_ids: [item.item_id], every: false, shared: on })} />
              </li>
            ))}
          </ul>
          {total > items.length ? <p class="quiet">{t("catalogue.sharing.more", { n: items.length })}</p> : null}
        </>
      )}
    </section>
  );
}

function Lesson({ item, onChange }: { readonly item: ShareableItem; readonly onChange: (on: boolean) => void }) {
  const about = [item.subject, t(`catalogue.licence.${item.licence}`)].filter(Boolean).join(" · ");
  return <Check label={item.title || t("catalogue.untitled")} hint={about} checked={item.shared} onChange={onChange} />;
}
