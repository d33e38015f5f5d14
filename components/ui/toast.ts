import type { ExternalToast } from 'sonner';

/** What draws toasts is fetched once a page is there and nothing else is to be done; a toast before that waits for it. */
const load = () => import('sonner');

type Show = (message: string, options?: ExternalToast) => void;

const show: Show = (message, options) => void load().then(({ toast: now }) => now(message, options));

export const toast = Object.assign(show, {
  error: ((message, options) => void load().then(({ toast: now }) => now.error(message, options))) as Show,
  success: ((message, options) => void load().then(({ toast: now }) => now.success(message, options))) as Show,
});
