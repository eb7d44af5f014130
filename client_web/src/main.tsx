import { render } from "preact";
import { App } from "./app/app";
import { showEase } from "./core/comfort";
import { loadLanguage } from "./i18n";
import { watchNavigation } from "./ui/page";

async function start(): Promise<void> {
  showEase();
  await loadLanguage().catch(() => undefined);
  watchNavigation();
  const root = document.getElementById("app");
  if (root) render(<App />, root);
}

void start();
