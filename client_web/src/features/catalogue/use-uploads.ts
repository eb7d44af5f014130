import { useEffect, useReducer, useState } from "preact/hooks";
import { addressOf } from "../../core/api";
import { type UploadCalls, Uploads } from "../../core/catalogue/upload";
import { api } from "../../core/client";
import { problemFrom, Refused, Unreachable } from "../../core/problem";
import { router } from "../../core/router";
import type { FileView } from "../../generated/wire";
import { t } from "../../i18n";

/** Bytes go past the client of the API, which speaks JSON only. */
async function send(id: string, at: number, piece: Blob): Promise<FileView> {
  const headers = { "X-Erbij": "1", "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" };
  const address = addressOf("PATCH /api/catalogue/files/{id}", { id });
  const once = () =>
    fetch(address, { method: "PATCH", headers, body: piece, credentials: "same-origin" }).catch(() => null);
  let answer = await once();
  if (answer?.status === 401 && (await api.renew()) !== null) answer = await once();
  if (answer === null) throw new Unreachable(address);
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok)
    throw new Refused(problemFrom(answer.status, body), Number(answer.headers.get("retry-after")) || null);
  return body as FileView;
}

export const uploadCalls: UploadCalls = {
  begin: (name, size) => api.call("POST /api/catalogue/files", { body: { name: name.slice(0, 200), size } }),
  send,
  show: (id) => api.call("GET /api/catalogue/files/{id}", { path: { id } }),
  cancel: (id) => api.call("DELETE /api/catalogue/files/{id}", { path: { id } }),
};

/** The uploads of this page; they go on while the preview is shown, and end with the page. `begin`: how one is announced. */
export function useUploads(begin = uploadCalls.begin): Uploads {
  const [uploads] = useState(
    () => new Uploads({ ...uploadCalls, begin }, (ms) => new Promise((done) => setTimeout(done, ms))),
  );
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    uploads.watch(() => draw(undefined));
    const leaving = (event: BeforeUnloadEvent): void => {
      if (uploads.busy) event.preventDefault();
    };
    addEventListener("beforeunload", leaving);
    const asksNoMore = router().ask(() => !uploads.busy || confirm(t("catalogue.file.leave")));
    return () => {
      asksNoMore();
      removeEventListener("beforeunload", leaving);
      uploads.end();
    };
  }, [uploads]);
  return uploads;
}
