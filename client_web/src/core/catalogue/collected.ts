/** The items of a collection while somebody orders them. Pure. */
import type { CollectedItem, CollectionDescribed, CollectionView, SaveCollection } from "../../generated/wire";

export interface CollectionForm {
  readonly described: CollectionDescribed;
  readonly items: readonly CollectedItem[];
}

/** What was taken out last, and where it stood. */
export interface TakenOut {
  readonly item: CollectedItem;
  readonly at: number;
}

export const formOf = ({ described, items }: CollectionView): CollectionForm => ({ described, items });

/** One place up or down; at an end it stays. */
export function moved(form: CollectionForm, id: string, by: -1 | 1): CollectionForm {
  const from = form.items.findIndex(({ item_id }) => item_id === id);
  const to = from + by;
  const item = form.items[from];
  if (!item || to < 0 || to >= form.items.length) return form;
  const rest = form.items.filter((one) => one !== item);
  return { ...form, items: [...rest.slice(0, to), item, ...rest.slice(to)] };
}

export function without(
  form: CollectionForm,
  id: string,
): { readonly form: CollectionForm; readonly out: TakenOut | null } {
  const at = form.items.findIndex(({ item_id }) => item_id === id);
  const item = form.items[at];
  if (!item) return { form, out: null };
  return { form: { ...form, items: form.items.filter((one) => one !== item) }, out: { item, at } };
}

/** Where it stood, or as near as there still is. */
export const putBack = (form: CollectionForm, { item, at }: TakenOut): CollectionForm =>
  form.items.some(({ item_id }) => item_id === item.item_id)
    ? form
    : { ...form, items: [...form.items.slice(0, at), item, ...form.items.slice(at)] };

/** At the end, once. */
export const added = (form: CollectionForm, item: CollectedItem): CollectionForm =>
  form.items.some(({ item_id }) => item_id === item.item_id) ? form : { ...form, items: [...form.items, item] };

export const bodyOf = (form: CollectionForm, version: number): SaveCollection => ({
  version,
  described: form.described,
  item_ids: form.items.map(({ item_id }) => item_id),
});

/** What the school cannot do without, and is not there yet. */
export function lackingOf({ described, items }: CollectionForm): readonly string[] {
  const { title, subject, level, years } = described;
  const there = { title: title.trim() !== "", subject: subject.trim() !== "", level: level !== null };
  const all = { ...there, years: years.length > 0, items: items.length > 0 };
  return Object.entries(all).flatMap(([name, has]) => (has ? [] : [name]));
}

/** Whether something is not kept yet. */
export const isAhead = (form: CollectionForm, view: CollectionView): boolean =>
  JSON.stringify(bodyOf(form, 0)) !== JSON.stringify(bodyOf(formOf(view), 0));
