/** `/catalogue/elsewhere`: search in catalogues of others; the coordinator says which ones those are. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import type { PageProps } from "../../core/page-props";
import type { OtherCatalogues } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Loading, Trouble } from "../../ui/loading";
import { Page } from "../../ui/page";
import { useLoad } from "../../ui/use-load";
import { SearchElsewhere } from "./elsewhere-search";
import { OtherCard } from "./other-card";
import { OtherForm } from "./other-form";
import { ToLessons } from "./to-lessons";
import "./catalogue.css";

const EVERY_MS = 4000;

export default function ElsewherePage({ me }: PageProps) {
  const [text, setText] = useState("");
  return (
    <Page title={t("catalogue.elsewhere.open")} lead={t("catalogue.elsewhere.lead")}>
      <section class="stack" aria-label={t("catalogue.elsewhere.open")}>
        <Field
          label={t("catalogue.search.words")}
          value={text}
          onInput={setText}
          input={{ type: "search", maxLength: 200, autocomplete: "off" }}
        />
        <SearchElsewhere key={text} text={text} makes />
      </section>
      {me?.roles.includes("coordinator") ? <Others /> : null}
      <ToLessons />
    </Page>
  );
}

/** Which catalogues these are, and how it is with each. */
function Others() {
  const held = useLoad<OtherCatalogues>(
    "others",
    (signal) => api.call("GET /api/catalogue/elsewhere", { signal }),
    EVERY_MS,
  );
  const [adding, add] = useState(false);
  const again = async (): Promise<void> => {
    await held.refresh();
  };
  const others = held.data?.others;
  return (
    <section class="stack" aria-labelledby="others">
      <h2 id="others">{t("catalogue.elsewhere.others")}</h2>
      <p>{t("catalogue.elsewhere.others.hint")}</p>
      {others ? null : held.error ? <Trouble error={held.error} retry={() => void held.refresh()} /> : <Loading />}
      {others?.length === 0 && !adding ? <p class="card">{t("catalogue.elsewhere.none")}</p> : null}
      {others?.map((one) => (
        <OtherCard key={one.id} one={one} onChanged={again} />
      ))}
      {adding ? (
        <OtherForm onAdded={again} onClose={() => add(false)} />
      ) : others ? (
        <div>
          <Button icon="plus" onClick={() => add(true)}>
            {t("catalogue.elsewhere.add")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
