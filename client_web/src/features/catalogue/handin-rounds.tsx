/** Rounds in order: what was handed in, and what the teacher answered. */
import { longInstant } from "../../core/time";
import type { HandinAnswer, HandinFile, HandinRound } from "../../generated/wire";
import { language, t } from "../../i18n";
import { Icon } from "../../ui/icon";
import { FilesShown } from "./handin-files";

interface RoundsProps {
  readonly rounds: readonly HandinRound[];
  readonly zone?: string;
  readonly level?: 3 | 4;
  /** Draw on a photo of the last round. */
  readonly onDraw?: (file: HandinFile) => void;
}

export function Rounds({ rounds, zone, level = 3, onDraw }: RoundsProps) {
  const Heading = `h${level}` as const;
  return (
    <ol class="list stack">
      {rounds.map((round) => (
        <li key={round.number} class="stack stack--tight handin__round">
          <Heading class="handin__when">
            {t("catalogue.handins.round", { n: round.number })}{" "}
            <span class="quiet">{longInstant(round.at, language(), zone)}</span>
          </Heading>
          {round.text ? <p class="handin__text">{round.text}</p> : null}
          <FilesShown files={round.files} {...(onDraw && round === rounds.at(-1) ? { onDraw } : {})} />
          {round.answer ? <Answer answer={round.answer} /> : null}
        </li>
      ))}
    </ol>
  );
}

function Answer({ answer }: { readonly answer: HandinAnswer }) {
  return (
    <div class="handin__answer stack stack--tight">
      <p>
        <strong class="row">
          <Icon name={answer.accepted ? "check" : "pencil"} />
          {t(answer.accepted ? "catalogue.handins.answer.accepted" : "catalogue.handins.answer.again")}
        </strong>{" "}
        {answer.by ? <span class="quiet">{answer.by}</span> : null}
      </p>
      {answer.text ? <p class="handin__text">{answer.text}</p> : null}
      <FilesShown files={answer.files} />
    </div>
  );
}
