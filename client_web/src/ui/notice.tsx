import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

export type NoticeKind = "info" | "ok" | "warn" | "error";

const ICONS: Record<NoticeKind, IconName> = { info: "info", ok: "check", warn: "warning", error: "warning" };

interface NoticeProps {
  readonly kind?: NoticeKind;
  readonly children: ComponentChildren;
}

/** A calm message. Read out when it appears, without moving the focus. */
export function Notice({ kind = "info", children }: NoticeProps) {
  return (
    <div class={`notice notice--${kind}`} role={kind === "error" ? "alert" : "status"}>
      <Icon name={ICONS[kind]} />
      <div class="notice__body">{children}</div>
    </div>
  );
}
