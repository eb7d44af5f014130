/** Start page of who works with schools and at none: the counts of a partnership, or what was granted. */
import type { PageProps } from "../core/page-props";
import GrantedPage from "../features/plans/granted";
import PartnershipPage from "../features/reports/partnership";

export function OutsideStart(page: PageProps) {
  return page.me?.roles.includes("partnership") ? <PartnershipPage {...page} /> : <GrantedPage {...page} />;
}
