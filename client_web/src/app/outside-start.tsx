/** Start page of who works with schools and at none: what was granted to them. */
import type { FunctionComponent } from "preact";
import type { PageProps } from "../core/page-props";
import GrantedPage from "../features/plans/granted";

export const OutsideStart: FunctionComponent<PageProps> = GrantedPage;
