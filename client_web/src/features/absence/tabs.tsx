/** The pages of absence beside each other. */
import { placeOf } from "../../core/router";
import type { Role } from "../../generated/wire";
import { type Key, t } from "../../i18n";

const TABS: readonly (readonly [string, Key, readonly Role[]])[] = [
  ["/absence", "absence.tab.day", ["coordinator", "leader", "mentor"]],
  ["/absence/unseen", "absence.tab.unseen", ["coordinator", "leader", "mentor"]],
  ["/absence/in-view", "absence.tab.in_view", ["coordinator", "leader", "mentor"]],
  ["/absence/support", "absence.tab.support", ["coordinator", "leader", "mentor"]],
  ["/absence/notices", "absence.tab.notices", ["coordinator", "leader"]],
  ["/absence/policies", "absence.tab.policies", ["coordinator", "leader"]],
  ["/absence/exchange", "absence.tab.exchange", ["coordinator"]],
];

export function Tabs({ roles }: { readonly roles: readonly Role[] }) {
  const here = placeOf(location.href).page;
  const shown = TABS.filter(([, , who]) => who.some((role) => roles.includes(role)));
  if (shown.length < 2) return null;
  return (
    <nav class="absence__tabs" aria-label={t("absence.title")}>
      {shown.map(([href, key]) => (
        <a key={href} href={href} aria-current={placeOf(href).page === here ? "page" : undefined}>
          {t(key)}
        </a>
      ))}
    </nav>
  );
}
