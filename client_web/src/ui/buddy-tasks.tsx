import { t } from "../i18n";

const TASKS = [1, 2, 3] as const;

/** What a buddy does, on paper and on the screen in class. `name` is the pupil at home, whole. */
export function BuddyTasks({ name, class: extra }: { readonly name: string; readonly class?: string }) {
  const first = name.split(" ")[0] ?? name;
  return (
    <ol class={extra}>
      {TASKS.map((n) => (
        <li key={n}>{t(`ui.buddy.task.${n}`, { name: first })}</li>
      ))}
    </ol>
  );
}
