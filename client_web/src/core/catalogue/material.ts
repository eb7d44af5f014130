/** An address as people type it, with its scheme; null: it is none that a pupil could open. */
export function webAddress(typed: string): string | null {
  const text = typed.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!text || !URL.canParse(whole)) return null;
  const { protocol, hostname } = new URL(whole);
  return protocol === "https:" && hostname.includes(".") ? whole : null;
}
