/** What lists have in common whose parts are moved and taken away, by hand and by keyboard. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { Icon } from "../../ui/icon";

interface Wanted<E> {
  readonly list: RefObject<E | null>;
  /** What in the list is to have the focus once it is drawn; null: nothing after all. */
  readonly want: (selector: string | null) => void;
}

/** The focus goes where it is wanted as soon as that is drawn, before anybody can tap or type elsewhere. */
export function useWanted<E extends HTMLElement = HTMLOListElement>(): Wanted<E> {
  const list = useRef<E>(null);
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    list.current?.querySelector<HTMLElement>(wanted.current)?.focus();
    wanted.current = null;
  });
  return {
    list,
    want: (selector) => {
      wanted.current = selector;
    },
  };
}

interface MoveButtonProps {
  readonly name: string;
  readonly by: -1 | 1;
  /** It stands at the end already: the button stays, so that the focus does. */
  readonly off?: boolean;
  readonly look?: string;
  readonly onMove: (by: -1 | 1) => void;
}

export function MoveButton({ name, by, off = false, look = "button--quiet", onMove }: MoveButtonProps) {
  return (
    <button
      type="button"
      class={`button ${look}`}
      data-move={by}
      aria-label={t(by < 0 ? "catalogue.up.named" : "catalogue.down.named", { name })}
      aria-disabled={off ? "true" : undefined}
      onClick={() => off || onMove(by)}
    >
      <Icon name={by < 0 ? "up" : "down"} />
    </button>
  );
}

interface RemoveButtonProps {
  readonly name: string;
  /** A cross in the place of the word, where there is little room. */
  readonly small?: boolean;
  readonly onRemove: () => void;
}

export function RemoveButton({ name, small = false, onRemove }: RemoveButtonProps) {
  return (
    <button
      type="button"
      class="button button--quiet"
      data-remove
      aria-label={t("catalogue.remove.named", { name })}
      onClick={onRemove}
    >
      {small ? <Icon name="cross" /> : t("catalogue.remove")}
    </button>
  );
}
