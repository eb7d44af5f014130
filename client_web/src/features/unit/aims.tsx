/** Places for a camera that can move: turned to with sliders, stored, and called again with one tap. */
import { useState } from "preact/hooks";
import type { ClassroomLesson } from "../../core/live/classroom";
import { AIM_NAMES, type Aim, type Aims, AXES, type Motor } from "../../core/media/aim";
import type { PictureKind } from "../../core/media/class_plan";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { RadioGroup } from "../../ui/radio-group";
import { useWatched } from "../../ui/use-watched";

interface AimsEditorProps {
  readonly motor: Motor;
  readonly aims: Aims;
  /** With a border, drawn or in use, the camera stays where it was drawn. */
  readonly border: boolean;
  readonly onChange: (aims: Aims) => void;
}

export function AimsEditor({ motor, aims, border, onChange }: AimsEditorProps) {
  const [name, choose] = useState<PictureKind>("room");
  const [at, look] = useState<Aim>(() => motor.now());
  const [refused, refuse] = useState(false);
  const turn = (aim: Aim): void => {
    look(aim);
    motor.move(aim).then(
      () => refuse(false),
      () => refuse(true),
    );
  };
  const stored = aims[name];
  if (border) return <p>{t("unit.aims.border")}</p>;
  return (
    <details class="help">
      <summary>{t("unit.aims.title")}</summary>
      <div class="help__body stack">
        <p>{t("unit.aims.hint")}</p>
        <div class="views__sides">
          {AXES.map((axis) => {
            const range = motor.reach[axis];
            return range ? (
              <label key={axis} class="views__side">
                <span>{t(`unit.aims.${axis}`)}</span>
                <input
                  type="range"
                  min={range.min}
                  max={range.max}
                  step={range.step}
                  value={at[axis] ?? range.min}
                  onInput={({ currentTarget }) => turn({ ...at, [axis]: +currentTarget.value })}
                />
              </label>
            ) : null;
          })}
        </div>
        <RadioGroup
          row
          legend={t("unit.aims.which")}
          value={name}
          options={AIM_NAMES.map((value) => ({ value, label: t(`live.picture.${value}`) }))}
          onChange={choose}
        />
        <div class="row">
          <Button icon="check" onClick={() => onChange({ ...aims, [name]: at })}>
            {t("unit.aims.store")}
          </Button>
          {stored ? (
            <>
              <Button onClick={() => turn(stored)}>{t("unit.aims.go")}</Button>
              <Button onClick={() => onChange(without(aims, name))}>{t("unit.aims.forget")}</Button>
            </>
          ) : null}
        </div>
        <p role="status">{t(refused ? "unit.aims.refused" : stored ? "unit.aims.stored" : "unit.aims.none")}</p>
      </div>
    </details>
  );
}

function without(aims: Aims, name: PictureKind): Aims {
  return Object.fromEntries(Object.entries(aims).filter(([known]) => known !== name));
}

/** In the lesson: one tap for each place that was stored. */
export function AimButtons({ lesson }: { readonly lesson: ClassroomLesson }) {
  useWatched(lesson);
  const { feed } = lesson;
  const names = AIM_NAMES.filter((name) => feed.aims[name]);
  if (names.length < 2) return null;
  return (
    <fieldset class="unit__aims">
      <legend>{t("unit.aims")}</legend>
      {names.map((name) => (
        <Button
          key={name}
          large
          pressed={feed.aimed === name}
          onClick={() => void feed.aim(name).catch(() => undefined)}
        >
          {t(`live.picture.${name}`)}
        </Button>
      ))}
    </fieldset>
  );
}
