/**
 * The page is closed, reloaded or left: `leave` sends a last message while that still gets out. Only the class side says
 * goodbye this way (what follows was not offered, instead of a network to blame); a pupil's seat waits for a reload.
 */
export interface Leaver {
  leave(): void;
  /** The browser kept the page and shows it again. */
  comeBack(): void;
}

export function sayGoodbye(leaver: Leaver): () => void {
  const gone = (): void => leaver.leave();
  const back = (event: PageTransitionEvent): void => {
    if (event.persisted) leaver.comeBack();
  };
  addEventListener("pagehide", gone);
  addEventListener("pageshow", back);
  return () => {
    removeEventListener("pagehide", gone);
    removeEventListener("pageshow", back);
  };
}
