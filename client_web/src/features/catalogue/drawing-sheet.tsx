/** A pupil's photo to draw on with a pen, a finger or a mouse; what is kept is a picture of its own. */
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { Drawing, paint, spotOf } from "../../core/catalogue/drawing";
import { fitted, pictureOf } from "../../core/catalogue/photo";
import type { HandinFile } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { Loading, Trouble } from "../../ui/loading";
import { RadioGroup } from "../../ui/radio-group";
import { handinFile } from "./handin-files";

/** On paper and on skin, on light and on dark: one of these is seen. */
const COLOURS = { red: "#d6222a", blue: "#1450d2", green: "#0a7a3c", yellow: "#ffd400" } as const;
type Colour = keyof typeof COLOURS;

interface SheetProps {
  readonly file: HandinFile;
  readonly onKeep: (picture: File) => void;
  readonly onCancel: () => void;
}

export function DrawingSheet({ file, onKeep, onCancel }: SheetProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [drawing] = useState(() => new Drawing());
  const [colour, setColour] = useState<Colour>("red");
  const [photo, setPhoto] = useState<HTMLImageElement | null>(null);
  const [trouble, setTrouble] = useState(false);
  const [, changed] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const image = new Image();
    image.onload = () => setPhoto(image);
    image.onerror = () => setTrouble(true);
    image.src = handinFile(file.id);
  }, [file.id]);
  useLayoutEffect(() => heading.current?.focus(), [file.id]);
  const draw = (): void => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || !photo) return;
    const { width, height } = pen.canvas;
    pen.drawImage(photo, 0, 0, width, height);
    paint(pen, drawing.lines, width);
  };
  useEffect(() => {
    if (!canvas.current || !photo) return;
    Object.assign(canvas.current, fitted(photo.naturalWidth, photo.naturalHeight));
    draw();
  }, [photo]);
  const spot = (event: PointerEvent) => {
    const sheet = event.currentTarget as HTMLCanvasElement;
    return spotOf(event, sheet.getBoundingClientRect(), sheet);
  };
  const keep = async (): Promise<void> => {
    const picture = canvas.current ? await pictureOf(canvas.current, t("catalogue.handins.drawing")) : null;
    if (picture) onKeep(picture);
  };
  return (
    <section class="card stack" aria-labelledby="drawing">
      <h2 id="drawing" tabIndex={-1} ref={heading}>
        {t("catalogue.handins.drawing.title")}
      </h2>
      {trouble ? <Trouble error={null} retry={onCancel} /> : photo ? null : <Loading />}
      <RadioGroup
        row
        legend={t("catalogue.handins.drawing.colour")}
        value={colour}
        options={(Object.keys(COLOURS) as Colour[]).map((value) => ({
          value,
          label: t(`catalogue.handins.drawing.${value}`),
        }))}
        onChange={setColour}
      />
      <canvas
        ref={canvas}
        class="drawing__sheet"
        aria-label={t("catalogue.handins.drawing.sheet")}
        role="img"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          (event.currentTarget as HTMLCanvasElement).setPointerCapture(event.pointerId);
          drawing.begin(COLOURS[colour], spot(event));
          draw();
        }}
        onPointerMove={(event) => {
          if (drawing.to(spot(event))) draw();
        }}
        onPointerUp={() => {
          drawing.end();
          changed(undefined);
        }}
        onPointerCancel={() => {
          drawing.end();
          changed(undefined);
        }}
      />
      <div class="row">
        <Button kind="primary" icon="check" busy={drawing.empty} onClick={() => void keep()}>
          {t("catalogue.handins.drawing.keep")}
        </Button>
        <Button
          busy={drawing.empty}
          onClick={() => {
            drawing.undo();
            draw();
            changed(undefined);
          }}
        >
          {t("catalogue.handins.drawing.undo")}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t("catalogue.handins.drawing.cancel")}
        </Button>
      </div>
    </section>
  );
}
