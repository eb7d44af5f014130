/** A PDF inside a page: whether this browser can show it, and who reads it without a touch that the page could see. */

/** So long before the limit of a page a reader is asked, so that an answer comes in time. */
const BEFORE_MS = 45_000;

/** Most phones hand a PDF to another app; a browser that does not say so shows it. */
export const showsPdf = (): boolean => navigator.pdfViewerEnabled !== false;

/** Whether to ask a reader if they are still there; `age`: since the last touch, `limit`: after which nothing counts. */
export const asksReader = (age: number, limit: number): boolean => age > limit - BEFORE_MS;

/** Whether the focus just went into a frame: the one touch inside it that a page hears of. */
export const focusIsInFrame = (): boolean => document.activeElement instanceof HTMLIFrameElement;
