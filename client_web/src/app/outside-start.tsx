/** Start page of who works with schools and at none: those of a board, a partnership's counts, or what was granted. */
import type { PageProps } from "../core/page-props";
import GrantedPage from "../features/plans/granted";
import BoardPage from "../features/reports/board";
import PartnershipPage from "../features/reports/partnership";

export function OutsideStart(page: PageProps) {
  if (page.me?.roles.includes("board")) return <BoardPage {...page} />;
  return page.me?.roles.includes("partnership") ? <PartnershipPage {...page} /> : <GrantedPage {...page} />;
}
