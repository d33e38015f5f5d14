'use client';

import { Toaster as Sonner } from 'sonner';

/** Once in the app. Toasts tell what happened; what is wrong in a field is said at the field. */
export const Toaster = () => (
  <Sonner
    position="bottom-center"
    style={{ fontFamily: 'var(--font)' }}
    gap={8}
    offset={24}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast:
          'flex w-(--width) items-center gap-3 rounded-menu border border-line bg-overlay px-3 py-2 text-ui text-ink shadow-menu',
        content: 'min-w-0 flex-1',
        title: 'font-medium',
        description: 'text-ink-2 text-meta',
        actionButton: 'rounded-control px-2 py-1 font-medium text-accent-text text-meta hover:bg-raised',
        cancelButton: 'rounded-control px-2 py-1 font-medium text-ink-2 text-meta hover:bg-raised',
      },
    }}
  />
);
