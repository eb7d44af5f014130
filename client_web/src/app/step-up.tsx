/** The dialog in which a person shows again who they are, over any page, when the server asks for it (`core/api`). */
import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { onStepUp } from "../core/client";
import { forStaff } from "../i18n";

interface Shown {
  readonly Draw: FunctionComponent<{ readonly onDone: (proved: boolean) => void }>;
  readonly done: (proved: boolean) => void;
}

export function StepUp() {
  const [shown, show] = useState<Shown | null>(null);
  useEffect(
    () =>
      onStepUp(async () => {
        const Draw = await forStaff(async () => (await import("../features/access/prove")).default);
        const proved = await new Promise<boolean>((done) => show({ Draw, done }));
        show(null);
        return proved;
      }),
    [],
  );
  return shown ? <shown.Draw onDone={shown.done} /> : null;
}
