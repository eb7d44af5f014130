/** A photo as an answer: taken with the phone or chosen, made smaller, sent, and shown as it will be seen. */
import { addressOf } from "../../core/api";
import { whyOf } from "../../core/catalogue/handins";
import { smaller } from "../../core/catalogue/photo";
import type { Uploads } from "../../core/catalogue/upload";
import type { QuizAnswer } from "../../generated/wire";
import { t } from "../../i18n";
import { Button } from "../../ui/button";
import { problemText } from "../../ui/loading";
import { Notice } from "../../ui/notice";
import { Pick } from "./handin-files";

export const quizPhoto = (id: string): string => addressOf("GET /api/catalogue/quiz/photos/{id}", { id });

interface PhotoFieldProps {
  readonly questionId: string;
  readonly given: QuizAnswer;
  /** Of the whole quiz: a photo goes on while another question is on the screen. */
  readonly uploads: Uploads;
  readonly onWrite: (part: Partial<QuizAnswer>) => void;
}

export function PhotoField({ questionId, given, uploads, onWrite }: PhotoFieldProps) {
  const state = uploads.of(questionId);
  const stopped = state !== null && (state.phase === "refused" || state.phase === "failed");
  const choose = async (files: readonly File[]): Promise<void> => {
    const [file] = files;
    if (!file) return;
    const view = await uploads.start(questionId, "PHOTO", await smaller(file));
    if (view) onWrite({ file_id: view.id });
  };
  return (
    <div class="stack">
      {given.file_id ? (
        <img class="quiz__photo" src={quizPhoto(given.file_id)} alt={t("catalogue.quiz.photo.yours")} />
      ) : null}
      {stopped ? (
        <Notice kind="error">
          <p>{state.phase === "refused" ? t(`catalogue.handins.why.${whyOf(state.why)}`) : problemText(state.error)}</p>
        </Notice>
      ) : null}
      {state && !stopped ? (
        <div class="row">
          <p role="status">{t(`catalogue.handins.going.${state.phase as "sending" | "waiting" | "checking"}`)}</p>
          <Button kind="quiet" onClick={() => uploads.stop(questionId)}>
            {t("catalogue.handins.stop")}
          </Button>
        </div>
      ) : (
        <div class="row">
          <Pick
            icon="photo"
            label={t(given.file_id ? "catalogue.quiz.photo.other" : "catalogue.quiz.photo.take")}
            accept="image/*"
            capture="environment"
            onChoose={(files) => void choose(files)}
          />
          <Pick
            icon="file"
            label={t("catalogue.quiz.photo.choose")}
            accept="image/*"
            onChoose={(files) => void choose(files)}
          />
        </div>
      )}
    </div>
  );
}
