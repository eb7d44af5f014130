import { useId } from "preact/hooks";
import { Icon, type IconName } from "./icon";

export interface RadioOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly hint?: string;
  readonly icon?: IconName;
}

interface RadioGroupProps<V extends string> {
  readonly legend: string;
  readonly value: V;
  readonly options: readonly RadioOption<V>[];
  readonly onChange: (value: V) => void;
  /** Options beside each other where there is room. */
  readonly row?: boolean;
  readonly legendHidden?: boolean;
  readonly class?: string;
}

/** One choice of a few, as native radio buttons: arrow keys, one tab stop. */
export function RadioGroup<V extends string>(props: RadioGroupProps<V>) {
  const name = useId();
  const classes = ["radios", props.row && "radios--row", props.class].filter(Boolean).join(" ");
  return (
    <fieldset class={classes}>
      <legend class={props.legendHidden ? "visually-hidden" : "radios__legend"}>{props.legend}</legend>
      <div class="radios__options">
        {props.options.map((option) => (
          <label class="radio" key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            {option.icon ? <Icon name={option.icon} /> : null}
            <span class="radio__text">
              <span class="radio__label">{option.label}</span>
              {option.hint ? <span class="radio__hint">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
