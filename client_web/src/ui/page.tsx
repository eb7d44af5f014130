import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { router } from "../core/router";
import { t } from "../i18n";

let navigated = false;

/** Call once: from the first navigation on, a new page takes the focus to its heading. */
export function watchNavigation(): void {
  router().onChange(() => {
    navigated = true;
  });
}

interface PageProps {
  readonly title: string;
  /** For the title bar of the window where it must differ from the heading. */
  readonly windowTitle?: string;
  readonly wide?: boolean;
  readonly lead?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Title of the window and one heading of a page, without a layout; for pages that draw their own. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
}

/** A page with its heading; the heading gets the focus after a navigation, so that it is read out. */
export function Page({ title, windowTitle, wide, lead, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(windowTitle ?? title);
  useLayoutEffect(() => {
    if (navigated) heading.current?.focus();
  }, []);
  return (
    <main class={wide ? "page page--wide" : "page"} id="main">
      <div class="page__head">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead ? <p class="lead quiet">{lead}</p> : null}
      </div>
      {children}
    </main>
  );
}
