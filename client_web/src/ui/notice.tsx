import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icon";

export type NoticeKind = "info" | "ok" | "warn" | "error";

const ICONS: Record<NoticeKind, IconName> = { info: "info", ok: "check", warn: "warning", error: "warning" };

interface NoticeProps {
  readonly kind?: NoticeKind;
  /** Takes the focus when it appears: where the button that was pressed is gone. */
  readonly focus?: boolean;
  readonly children: ComponentChildren;
}

/** A calm message. Read out when it appears, mostly without moving the focus. */
export function Notice({ kind = "info", focus = false, children }: NoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (focus) box.current?.focus();
  }, [focus]);
  return (
    <div
      class={`notice notice--${kind}`}
      role={kind === "error" ? "alert" : "status"}
      ref={box}
      tabIndex={focus ? -1 : undefined}
    >
      <Icon name={ICONS[kind]} />
      <div class="notice__body">{children}</div>
    </div>
  );
}
