import type { ComponentChildren } from "preact";

interface HelpProps {
  readonly summary: string;
  readonly children: ComponentChildren;
  /** Opens it, for what must be seen. */
  readonly open?: boolean;
}

/** Words for who asks, folded away for who does not. */
export function Help({ summary, children, open = false }: HelpProps) {
  return (
    <details class="help" {...(open && { open })}>
      <summary>{summary}</summary>
      <div class="help__body">{children}</div>
    </details>
  );
}
