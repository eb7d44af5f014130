import type { SessionLink } from "../live/session";

const AGAIN_MS = [150, 300];
/** On a line that works this is answered in a tenth of it. */
const ANSWERED_WITHIN_MS = 800;

/**
 * Ask for a new path, because nothing comes in by the old one.
 *
 * A socket that does not answer either went with the same network: it is opened anew at once, and we are asked again when
 * it is up. The new one owns the connections of its seat only after the join that resumes it, which is on its way at the
 * same moment: so a refusal is believed at the third time.
 */
export async function reconnect(
  link: SessionLink,
  body: { readonly connection: string; readonly sdp?: string },
): Promise<{ readonly sdp: string }> {
  for (const wait of AGAIN_MS) {
    try {
      return await answered(link, body);
    } catch {
      if (link.state !== "up") break;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return await answered(link, body);
}

async function answered(
  link: SessionLink,
  body: { readonly connection: string; readonly sdp?: string },
): Promise<{ readonly sdp: string }> {
  if (link.state !== "up") throw new Error("no line");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      link.restart();
      reject(new Error("no answer"));
    }, ANSWERED_WITHIN_MS);
  });
  try {
    return await Promise.race([link.ask("media.reconnect", body), silent]);
  } finally {
    clearTimeout(timer);
  }
}
