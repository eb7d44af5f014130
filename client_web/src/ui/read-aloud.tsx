import { useEffect } from "preact/hooks";
import { reader } from "../core/read-aloud";
import { language, t } from "../i18n";
import { Button } from "./button";
import { useWatched } from "./use-watched";

/** Reads the page aloud, and stops with the same button. Not there where the device has no voice of its own. */
export function ReadAloud({ quiet = false }: { readonly quiet?: boolean }) {
  useWatched(reader);
  useEffect(() => () => reader.stop(), []);
  if (!reader.can(language())) return null;
  const { reading } = reader;
  const tap = (): void => {
    const lines = (document.getElementById("main")?.innerText ?? "").split("\n");
    if (reading) reader.stop();
    else reader.read(lines.filter((line) => line !== t("ui.read")).join("\n"), language());
  };
  return (
    <Button icon="sound" kind={quiet ? "quiet" : "plain"} pressed={reading} onClick={tap}>
      {t(reading ? "ui.read.stop" : "ui.read")}
    </Button>
  );
}
