/** What the server says about a place in a file, in our words where we have them. */
import { sayingOf } from "../core/import-files";
import { isKey, t } from "../i18n";

/** Words stand under `<stem>.<message as a key>`; a message without words is shown as it came. */
export function saying(stem: string, message: string): string {
  const { key, values } = sayingOf(message);
  const known = `${stem}.${key}`;
  return isKey(known) ? t(known, values) : message;
}
