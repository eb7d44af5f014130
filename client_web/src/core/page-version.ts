/** Which build this page runs, as the name of its own script says. */
export const pageVersion = (): string =>
  document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src.split("/").at(-1)?.slice(0, 80) ?? "";
