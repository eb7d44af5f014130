/** The items of a collection while somebody orders them. Pure. */
import type { CollectedItem, CollectionDescribed, CollectionView, SaveCollection } from "../../generated/wire";

/** So many fit in one: the server takes no more. */
export const MOST_IN_ONE = 100;

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

export const isFull = ({ items }: CollectionForm): boolean => items.length >= MOST_IN_ONE;

/** Whether one more of this lesson is none too many. */
const takes = (form: CollectionForm, id: string): boolean =>
  !isFull(form) && form.items.every(({ item_id }) => item_id !== id);

/** Where it stood, or as near as there still is. */
export const putBack = (form: CollectionForm, { item, at }: TakenOut): CollectionForm =>
  takes(form, item.item_id) ? { ...form, items: [...form.items.slice(0, at), item, ...form.items.slice(at)] } : form;

/** At the end, once, while there is room. */
export const added = (form: CollectionForm, item: CollectedItem): CollectionForm =>
  takes(form, item.item_id) ? { ...form, items: [...form.items, item] } : form;

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
