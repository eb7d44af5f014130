/** `/settings`: choices that stay on this device. */
import { useState } from "preact/hooks";
import { keepComfort } from "../../core/comfort";
import type { PageProps } from "../../core/page-props";
import { type CameraChoice, calmView, cameraChoice, KEYS, remember } from "../../core/store";
import { type Language, language, setLanguage, t } from "../../i18n";
import { Check } from "../../ui/field";
import { Help } from "../../ui/help";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { DeviceChoice } from "./devices";

const LANGUAGES: readonly { value: Language; label: string }[] = [
  { value: "nl", label: "Nederlands" },
  { value: "en", label: "English" },
];

export default function SettingsPage({ me }: PageProps) {
  const pupil = me?.roles.includes("pupil") ?? false;
  /** A pupil's choice follows them; where that cannot be kept now it holds on this device all the same. */
  const keep = (part: Parameters<typeof keepComfort>[0]): void => {
    if (pupil) keepComfort(part).catch(() => undefined);
  };
  return (
    <Page title={t("settings.title")} lead={t(pupil ? "settings.lead.pupil" : "settings.lead")}>
      <RadioGroup
        row
        legend={t("settings.language")}
        value={language()}
        options={LANGUAGES}
        onChange={(chosen) => {
          void setLanguage(chosen);
          keep({ language: chosen });
        }}
      />
      <Camera />
      <Calm onChange={(calm) => keep({ calm })} />
      {me?.roles.some((role) => role === "teacher" || role === "mentor") ? (
        <p>
          <a class="button button--quiet" href="/privacy/retention">
            {t("settings.kept")}
          </a>
        </p>
      ) : null}
    </Page>
  );
}

function Camera() {
  const [choice, setChoice] = useState<CameraChoice>(cameraChoice);
  const choose = (chosen: CameraChoice): void => {
    remember(KEYS.camera, chosen);
    setChoice(chosen);
  };
  return (
    <section class="stack" aria-labelledby="camera">
      <h2 id="camera">{t("settings.camera")}</h2>
      <RadioGroup
        legend={t("settings.camera.which")}
        value={choice}
        options={[
          { value: "real", label: t("settings.camera.real"), hint: t("settings.camera.real.hint"), icon: "camera" },
          { value: "demo", label: t("settings.camera.demo"), hint: t("settings.camera.demo.hint"), icon: "board" },
        ]}
        onChange={choose}
      />
      {choice === "real" ? <DeviceChoice /> : null}
      <Help summary={t("settings.camera.help")}>
        <p>{t("settings.camera.help.text")}</p>
      </Help>
    </section>
  );
}

function Calm({ onChange }: { readonly onChange: (calm: boolean) => void }) {
  const [on, setOn] = useState(calmView);
  return (
    <section class="stack" aria-labelledby="calm">
      <h2 id="calm">{t("settings.calm")}</h2>
      <Check
        label={t("settings.calm.on")}
        hint={t("settings.calm.hint")}
        checked={on}
        onChange={(checked) => {
          remember(KEYS.calm, checked ? "yes" : null);
          setOn(checked);
          onChange(checked);
        }}
      />
    </section>
  );
}
