/** Adding a key or a fingerprint: what to call it, then the browser asks. */
import { useState } from "preact/hooks";
import { api } from "../../core/client";
import { deviceName } from "../../core/device-name";
import { makeKey } from "../../core/security-key";
import type { FactorDone } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { useErrors } from "../../ui/use-errors";
import { useDeed } from "../../ui/use-load";
import { keyText } from "./key-ask";

interface KeyMakeProps {
  readonly onDone: (done: FactorDone) => void;
  readonly onBack: () => void;
}

export function KeyMake({ onDone, onBack }: KeyMakeProps) {
  const [name, setName] = useState(deviceName(navigator.userAgent));
  const deed = useDeed();
  const errors = useErrors<"name">();
  const submit = (event: Event): void => {
    event.preventDefault();
    const missing = name.trim() === "" ? t("access.keys.name.missing") : null;
    if (!errors.none(event.currentTarget, { name: missing })) return;
    void deed.run(async () => {
      const wanted = await api.call("POST /api/access/keys/begin", { body: {} });
      const body = await makeKey(wanted, name.trim());
      onDone(await api.call("POST /api/access/keys/finish", { body }));
    });
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate aria-label={t("access.keys.add")}>
      <p>{t("access.keys.add.text")}</p>
      <Field
        label={t("access.keys.name")}
        hint={t("access.keys.name.hint")}
        error={errors.of.name}
        value={name}
        onInput={setName}
        input={{ autocomplete: "off", maxLength: 80 }}
      />
      <div class="row">
        <Button type="submit" kind="primary" icon="key" busy={deed.busy}>
          {t("access.keys.add")}
        </Button>
        <Button onClick={onBack}>{t("ui.cancel")}</Button>
      </div>
      {deed.busy ? <p role="status">{t("access.keys.busy")}</p> : null}
      {deed.error ? (
        <Notice kind="error">
          <p>{keyText(deed.error)}</p>
        </Notice>
      ) : null}
    </form>
  );
}
