/** Which of the device's own cameras and microphones. Names are known to a page only after it may use them once. */
import { useEffect, useState } from "preact/hooks";
import { KEYS, recall, remember, type StoreKey } from "../../core/store";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";

type Kind = "videoinput" | "audioinput";

interface Known {
  readonly devices: readonly MediaDeviceInfo[];
  readonly named: boolean;
}

async function lookAround(): Promise<Known> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const devices = all.filter(({ kind }) => kind === "videoinput" || kind === "audioinput");
  return { devices, named: devices.some(({ label }) => label !== "") };
}

/** Ask for both once and let go at once, so that the names become known. */
async function askOnce(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const track of stream.getTracks()) track.stop();
}

export function DeviceChoice() {
  const [known, setKnown] = useState<Known>({ devices: [], named: true });
  const [refused, setRefused] = useState(false);
  const look = (): void => void lookAround().then(setKnown, () => undefined);
  useEffect(() => {
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, []);
  const ask = (): void =>
    void askOnce().then(
      () => {
        setRefused(false);
        look();
      },
      () => setRefused(true),
    );
  if (!known.named) {
    return (
      <div class="stack">
        <p>{t("settings.devices.unnamed")}</p>
        <div>
          <Button icon="camera" onClick={ask}>
            {t("settings.devices.show")}
          </Button>
        </div>
        {refused ? <Notice kind="warn">{t("settings.devices.refused")}</Notice> : null}
      </div>
    );
  }
  return (
    <div class="stack">
      <Select kind="videoinput" store={KEYS.cameraDevice} label={t("settings.devices.camera")} known={known} />
      <Select kind="audioinput" store={KEYS.microphoneDevice} label={t("settings.devices.microphone")} known={known} />
    </div>
  );
}

interface SelectProps {
  readonly kind: Kind;
  readonly store: StoreKey;
  readonly label: string;
  readonly known: Known;
}

function Select({ kind, store, label, known }: SelectProps) {
  const [chosen, choose] = useState(recall(store) ?? "");
  const devices = known.devices.filter((device) => device.kind === kind && device.deviceId !== "");
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      <select
        class="input"
        value={devices.some(({ deviceId }) => deviceId === chosen) ? chosen : ""}
        onChange={(event) => {
          const id = event.currentTarget.value;
          remember(store, id || null);
          choose(id);
        }}
      >
        <option value="">{t("settings.devices.usual")}</option>
        {devices.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label}
          </option>
        ))}
      </select>
    </label>
  );
}
