import { Component, type ComponentChildren } from "preact";
import { t } from "../i18n";
import { Button } from "../ui/button";
import { Page } from "../ui/page";

interface State {
  readonly broken: boolean;
}

/** When a screen breaks, the person gets words and a way on, never an empty page. */
export class ErrorBoundary extends Component<{ readonly children: ComponentChildren }, State> {
  override state: State = { broken: false };

  static override getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Page title={t("app.broken.title")}>
        <p>{t("app.broken.text")}</p>
        <p>
          <Button kind="primary" onClick={() => location.reload()}>
            {t("app.broken.reload")}
          </Button>
        </p>
      </Page>
    );
  }
}
