/** Name another catalogue: what it is called, how it works and where it is. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { Refused } from "../../core/problem";
import type { OtherKind } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { saying } from "../../ui/saying";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";

interface OtherFormProps {
  readonly onAdded: () => Promise<void>;
  readonly onClose: () => void;
}

export function OtherForm({ onAdded, onClose }: OtherFormProps) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<OtherKind>("OAI");
  const [address, setAddress] = useState("");
  const errors = useErrors<"name" | "address">();
  const deed = useDeed();
  const said = deed.error instanceof Refused ? deed.error.problem.errors : [];
  const wrong = said.map(({ message }) => saying("catalogue.elsewhere.says", message)).join(" ");
  const submit = (event: Event): void => {
    event.preventDefault();
    const found = {
      name: name.trim() === "" ? t("catalogue.elsewhere.name.needed") : null,
      address: address.trim().length < 8 ? t("catalogue.elsewhere.says.not_an_address_that_may_be_read") : null,
    };
    if (!errors.none(event.currentTarget, found)) return;
    void deed.run(async () => {
      const body = { name: name.trim(), kind, address: address.trim() };
      await api.call("POST /api/catalogue/elsewhere", { body });
      await onAdded();
      onClose();
    });
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate aria-label={t("catalogue.elsewhere.add")}>
      <Field
        label={t("catalogue.elsewhere.name")}
        value={name}
        onInput={setName}
        error={errors.of.name}
        input={{ maxLength: 120, autocomplete: "off" }}
      />
      <RadioGroup
        legend={t("catalogue.elsewhere.kind")}
        value={kind}
        onChange={setKind}
        options={(["OAI", "SRU"] as const).map((value) => ({ value, label: t(`catalogue.elsewhere.kind.${value}`) }))}
      />
      <Field
        label={t("catalogue.elsewhere.address")}
        hint={t(`catalogue.elsewhere.address.${kind}`)}
        value={address}
        onInput={setAddress}
        error={errors.of.address ?? (wrong || undefined)}
        input={{ maxLength: 500, autocomplete: "off", spellcheck: false }}
      />
      {deed.error && !wrong ? <Trouble error={deed.error} /> : null}
      <div class="row">
        <Button kind="primary" type="submit" busy={deed.busy}>
          {t("catalogue.elsewhere.save")}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {t("catalogue.elsewhere.stop")}
        </Button>
      </div>
    </form>
  );
}
