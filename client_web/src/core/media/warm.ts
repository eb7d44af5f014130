/** Getting ready while a pupil still looks at the day page, so that the tap itself costs nothing. */
import { station } from "./stations";

/** Connect the socket and a subscribing connection; camera and microphone are not touched. May be called again. */
export function warmUp(): void {
  const { link, subscriber } = station("person");
  link.connect();
  subscriber.start();
}
