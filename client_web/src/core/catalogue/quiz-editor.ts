/** A quiz while its author writes it: every change is a new value, so that what stood there can come back. */
import type { QuizContent, QuizKind, QuizOption, QuizQuestion } from "../../generated/wire";

export const QUIZ_KINDS: readonly QuizKind[] = [
  "CHOICE",
  "CHOICES",
  "ORDER",
  "MATCH",
  "FILL",
  "NUMBER",
  "OPEN",
  "PHOTO",
];
export const MOST_QUESTIONS = 40;
export const MOST_OPTIONS = 12;
export const NO_QUIZ: QuizContent = { needed_percent: 70, questions: [] };

const BEGINS: Readonly<Partial<Record<QuizKind, number>>> = { CHOICE: 3, CHOICES: 3, ORDER: 3, MATCH: 3 };

export const newOption = (newId: () => string): QuizOption => ({ id: newId(), text: "", right: false, pair: "" });

/** An empty question, with as many empty options as its kind begins with. */
export const newQuestion = (kind: QuizKind, newId: () => string): QuizQuestion => ({
  id: newId(),
  kind,
  text: "",
  options: Array.from({ length: BEGINS[kind] ?? 0 }, () => newOption(newId)),
  gaps: "",
  number: "",
  tolerance: "",
  unit: "",
  explain: "",
});

export const withQuestions = (
  quiz: QuizContent,
  change: (questions: readonly QuizQuestion[]) => readonly QuizQuestion[],
): QuizContent => ({ ...quiz, questions: change(quiz.questions) });

export const written = (quiz: QuizContent, id: string, part: Partial<QuizQuestion>): QuizContent =>
  withQuestions(quiz, (all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));

/** Put something back where it was, in a list that may have changed since. */
export const putBack = <T>(list: readonly T[], at: number, gone: T): readonly T[] => [
  ...list.slice(0, at),
  gone,
  ...list.slice(at),
];

/** Say of an option that it is right; of a question with one right answer it takes the place of the other. */
export function chosenRight(question: QuizQuestion, id: string, right: boolean): readonly QuizOption[] {
  const one = question.kind === "CHOICE";
  return question.options.map((option) =>
    option.id === id ? { ...option, right } : one && right ? { ...option, right: false } : option,
  );
}

/** What a question lacks, of the paths that the server names ("blocks.1.quiz.questions.0.right"). */
export function lacksOf(missing: ReadonlySet<string>, block: number, question: number): ReadonlySet<string> {
  const begin = `blocks.${block}.quiz.questions.${question}.`;
  return new Set([...missing].filter((path) => path.startsWith(begin)).map((path) => path.slice(begin.length)));
}
