import type { File as Kept } from "../../api/generated/types.gen";
import { offline, problemOf } from "../../api/problem";

/** Send a file, telling the share that is sent; `fetch` tells no progress, so this is an older way. */
export function upload(
  file: File,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Kept> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.total > 0) onShare(event.loaded / event.total);
    });
    request.addEventListener("error", () => reject(offline()));
    request.addEventListener("abort", () => reject(new DOMException("given up", "AbortError")));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Kept);
      else {
        const { status, responseText } = request;
        void problemOf(new Response(responseText, { status: status || 500 })).then(reject);
      }
    });
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
