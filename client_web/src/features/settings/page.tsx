/** `/settings`: choices that stay on this device. */
import { useState } from "preact/hooks";
import { chooseEase, ease, easeChanges, keepComfort, setEase } from "../../core/comfort";
import type { PageProps } from "../../core/page-props";
import { type CameraChoice, cameraChoice, KEYS, remember } from "../../core/store";
import type { Role } from "../../generated/wire";
import { type Language, language, setLanguage, t } from "../../i18n";
import { ComfortSwitches } from "../../ui/comfort-switches";
import { Help } from "../../ui/help";
import { Page } from "../../ui/page";
import { RadioGroup } from "../../ui/radio-group";
import { useWatched } from "../../ui/use-watched";
import { DeviceChoice } from "./devices";

const LANGUAGES: readonly { value: Language; label: string }[] = [
  { value: "nl", label: "Nederlands" },
  { value: "en", label: "English" },
];

const WORKS: ReadonlySet<Role> = new Set(["teacher", "mentor", "coordinator", "leader", "board"]);
const FAMILY: ReadonlySet<Role> = new Set(["pupil", "guardian", "unit"]);

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
      <Comfort pupil={pupil} />
      <Camera />
      {me?.roles.some((role) => role === "teacher" || role === "mentor") ? (
        <p>
          <a class="button button--quiet" href="/privacy/retention">
            {t("settings.kept")}
          </a>
        </p>
      ) : null}
      {me && !me.roles.some((role) => FAMILY.has(role)) ? (
        <p>
          <a class="button button--quiet" href="/access/factors">
            {t("settings.factors")}
          </a>
        </p>
      ) : null}
      {me?.roles.some((role) => WORKS.has(role)) ? (
        <p>
          <a class="button button--quiet" href="/access/schools">
            {t("settings.schools")}
          </a>
        </p>
      ) : null}
      {me?.roles.includes("coordinator") ? (
        <p>
          <a class="button button--quiet" href="/access/providers">
            {t("settings.providers")}
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

/** For who is no pupil only what their own pages wear. */
const FOR_PUPILS = ["soft", "mono", "turn", "hand"] as const;

function Comfort({ pupil }: { readonly pupil: boolean }) {
  useWatched(easeChanges);
  return (
    <section class="stack" aria-labelledby="comfort">
      <h2 id="comfort">{t("settings.comfort")}</h2>
      <ComfortSwitches value={ease()} without={pupil ? [] : FOR_PUPILS} onChange={pupil ? chooseEase : setEase} />
    </section>
  );
}
