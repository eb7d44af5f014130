import { useState } from "preact/hooks";

type Errors<Name extends string> = Readonly<Partial<Record<Name, string>>>;

export interface FormErrors<Name extends string> {
  readonly of: Errors<Name>;
  /** Show what is wrong and put the focus in the first wrong field; answers whether all is well. */
  readonly none: (form: EventTarget | null, found: Readonly<Record<Name, string | null>>) => boolean;
}

/** What is wrong in a form, in our words and in the language of the page. */
export function useErrors<Name extends string>(): FormErrors<Name> {
  const [errors, set] = useState<Errors<Name>>({} as Errors<Name>);
  return {
    of: errors,
    none(form, found) {
      const wrong = Object.entries(found).filter((entry): entry is [Name, string] => entry[1] !== null);
      set(Object.fromEntries(wrong) as Errors<Name>);
      if (wrong.length > 0) {
        setTimeout(() => form instanceof HTMLElement && form.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      }
      return wrong.length === 0;
    },
  };
}
