import { render } from "preact";
import { App } from "./app/app";
import { loadLanguage } from "./i18n";
import { watchNavigation } from "./ui/page";

async function start(): Promise<void> {
  await loadLanguage().catch(() => undefined);
  watchNavigation();
  const root = document.getElementById("app");
  if (root) render(<App />, root);
}

void start();
