/** What stands around every page for who works at the school; loaded apart, so that pupils and screens do without. */
import { isStaff } from "../core/people";
import type { Me } from "../generated/wire";
import { MendingLine } from "./mending";
import { SchoolMenu } from "./school-menu";
import { StepUp } from "./step-up";

function Around({ me }: { readonly me: Me }) {
  return (
    <>
      <StepUp />
      {isStaff(me) ? <MendingLine /> : null}
    </>
  );
}

export default { Around, SchoolMenu };
