import type { FileRef } from '@/graph/json';

/** Sends a file to the server's store. Rejects with a sentence for people. */
export const uploadFile = (
  file: File,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<FileRef> =>
  new Promise((resolve, reject) => {
    // fetch cannot tell how far an upload is.
    const request = new XMLHttpRequest();
    request.open('POST', '/api/files');
    request.responseType = 'json';
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () =>
      request.status === 200
        ? resolve(request.response as FileRef)
        : reject(new Error((request.response as { message?: string } | null)?.message ?? NO_ANSWER));
    request.onerror = () => reject(new Error(NO_ANSWER));
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });

const NO_ANSWER = 'The file could not be sent: the server does not answer.';
