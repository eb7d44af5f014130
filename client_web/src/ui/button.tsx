import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

interface Look {
  readonly kind?: ButtonKind;
  readonly large?: boolean;
  readonly wide?: boolean;
  readonly icon?: IconName;
  /** Extra class of the feature. */
  readonly class?: string;
  readonly children: ComponentChildren;
}

interface ButtonProps extends Look {
  readonly onClick?: (event: MouseEvent) => void;
  readonly type?: "button" | "submit";
  /** Something is under way: the button stays focusable and does nothing. */
  readonly busy?: boolean;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly label?: string;
  readonly describedBy?: string;
}

function classes({ kind = "plain", large, wide, class: extra }: Look): string {
  return ["button", `button--${kind}`, large && "button--large", wide && "button--wide", extra]
    .filter(Boolean)
    .join(" ");
}

export function Button(props: ButtonProps) {
  const { onClick, busy = false, type = "button" } = props;
  const click = (event: MouseEvent): void => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type={type}
      class={classes(props)}
      onClick={click}
      aria-disabled={busy ? "true" : undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-label={props.label}
      aria-describedby={props.describedBy}
    >
      {props.icon ? <Icon name={props.icon} /> : null}
      {props.children}
    </button>
  );
}

/** A link that looks like a button. `download`: a file, left to the browser. */
export function ButtonLink(props: Look & { readonly href: string; readonly download?: boolean }) {
  return (
    <a class={classes(props)} href={props.href} download={props.download}>
      {props.icon ? <Icon name={props.icon} /> : null}
      {props.children}
    </a>
  );
}
