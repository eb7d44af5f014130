/** Record a sound in the page. */
import { useEffect, useRef, useState } from "preact/hooks";
import { canRecord, LONGEST_MS, SoundRecording } from "../../core/catalogue/sound-recorder";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";

interface SoundButtonProps {
  readonly label: string;
  /** What the file is called. */
  readonly name: string;
  readonly onSound: (file: File) => void;
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function SoundButton({ label, name, onSound }: SoundButtonProps) {
  const recording = useRef<SoundRecording | null>(null);
  const [since, setSince] = useState<number | null>(null);
  const [seconds, setSeconds] = useState(0);
  const [refused, refuse] = useState(false);
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
      recording.current?.cancel();
    },
    [],
  );
  const end = async (): Promise<void> => {
    const now = recording.current;
    recording.current = null;
    setSince(null);
    const file = await now?.end(name);
    if (file && !gone.current) onSound(file);
  };
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => {
      const passed = performance.now() - since;
      setSeconds(Math.floor(passed / 1000));
      if (passed >= LONGEST_MS) void end();
    }, 250);
    return () => clearInterval(timer);
  }, [since]);
  const begin = async (): Promise<void> => {
    refuse(false);
    setSeconds(0);
    try {
      const begun = await SoundRecording.begin();
      if (gone.current) begun.cancel();
      else {
        recording.current = begun;
        setSince(performance.now());
      }
    } catch {
      refuse(true);
    }
  };
  if (!canRecord()) return null;
  return (
    <>
      {since === null ? (
        <Button icon="mic" onClick={() => void begin()}>
          {label}
        </Button>
      ) : (
        <Button kind="primary" icon="stop" onClick={() => void end()}>
          {t("catalogue.handins.sound.stop")} <span aria-hidden="true">{clock(seconds)}</span>
        </Button>
      )}
      {refused ? <Notice kind="warn">{t("catalogue.handins.sound.refused")}</Notice> : null}
    </>
  );
}
