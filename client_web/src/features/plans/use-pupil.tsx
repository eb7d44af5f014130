/** Whose plan is on the page: the pupil's own, that of a chosen child, or of the pupil in the address for care. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { KEYS, recall, remember } from "../../core/store";
import type { Me } from "../../generated/wire";
import { t } from "../../i18n";
import { RadioGroup } from "../../ui/radio-group";

export interface WhosePlan {
  /** Null: there is nobody whose plan could be shown. */
  readonly person: string | null;
  readonly family: boolean;
  readonly choice: ComponentChildren;
}

export function useWhosePlan(me: Me, asked: string | undefined): WhosePlan {
  const before = asked ?? recall(KEYS.child);
  const [child, setChild] = useState(me.children.find(({ id }) => id === before)?.id ?? me.children[0]?.id);
  if (me.roles.includes("pupil")) return { person: me.id, family: true, choice: null };
  const isChild = me.children.some(({ id }) => id === asked);
  if (asked && !isChild) return { person: asked, family: false, choice: null };
  const choose = (id: string): void => {
    remember(KEYS.child, id);
    setChild(id);
  };
  const options = me.children.map(({ id, name }) => ({ value: id, label: name }));
  return {
    person: child ?? null,
    family: true,
    choice:
      child !== undefined && options.length > 1 ? (
        <RadioGroup row legend={t("plans.mine.choose")} value={child} options={options} onChange={choose} />
      ) : null,
  };
}
