import type { ComponentChildren } from "preact";

/** Words for who asks, folded away for who does not. */
export function Help({ summary, children }: { readonly summary: string; readonly children: ComponentChildren }) {
  return (
    <details class="help">
      <summary>{summary}</summary>
      <div class="help__body">{children}</div>
    </details>
  );
}
