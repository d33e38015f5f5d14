'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { buttonStyle } from './button';
import { cn } from './cn';

const backdropStyle =
  'fixed inset-0 z-40 bg-[oklch(0.2_0.02_228/0.4)] transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** buttons, right-aligned, the primary one last */
  footer?: ReactNode;
  children?: ReactNode;
  initialFocus?: RefObject<HTMLElement | null>;
  className?: string;
  /** the content has a head of its own; the title is then only said */
  isHeadHidden?: boolean;
}

const Head = ({ title, description }: Pick<DialogProps, 'title' | 'description'>) => (
  <header className="ps-4 pe-12 pt-4">
    <Base.Title className="font-semibold text-section">{title}</Base.Title>
    {description ? <Base.Description className="mt-1 text-ink-2 text-ui">{description}</Base.Description> : null}
  </header>
);

/** Last in the order of the page, so that the focus begins at what the dialog is for. */
const CloseButton = () => (
  <Base.Close
    aria-label="Close"
    className={cn(buttonStyle({ variant: 'ghost', size: 'sm' }), 'absolute top-3 right-3 w-7 px-0')}
  >
    <X size={16} aria-hidden />
  </Base.Close>
);

/** In the middle of the screen. For one question or one short form. */
export const Dialog = ({
  isOpen,
  onClose,
  title,
  description,
  footer,
  children,
  initialFocus,
  className,
}: DialogProps) => (
  <Base.Root open={isOpen} onOpenChange={(next) => (next ? undefined : onClose())}>
    <Base.Portal>
      <Base.Backdrop className={backdropStyle} />
      <Base.Popup
        initialFocus={initialFocus}
        className={cn(
          'fixed top-1/2 left-1/2 z-50 flex max-h-[min(720px,calc(100dvh-32px))] w-[min(480px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-card border border-line bg-overlay shadow-menu outline-hidden transition-[opacity,scale] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0',
          className,
        )}
      >
        <Head title={title} description={description} />
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>
        {footer ? (
          <footer className="flex items-center justify-end gap-2 border-line border-t px-4 py-3">{footer}</footer>
        ) : null}
        <CloseButton />
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);

/** From the right edge, over the page. For work that needs room while the page stays in sight; full width on a phone. */
export const Sheet = ({
  isOpen,
  onClose,
  title,
  description,
  footer,
  children,
  initialFocus,
  className,
  isHeadHidden = false,
}: DialogProps) => (
  <Base.Root open={isOpen} onOpenChange={(next) => (next ? undefined : onClose())}>
    <Base.Portal>
      <Base.Backdrop className={backdropStyle} />
      <Base.Popup
        initialFocus={initialFocus}
        className={cn(
          'fixed inset-y-0 right-0 z-50 flex w-[min(440px,100vw)] flex-col border-line border-s bg-overlay shadow-menu outline-hidden transition-transform duration-(--m-panel) data-ending-style:translate-x-full data-starting-style:translate-x-full',
          className,
        )}
      >
        {isHeadHidden ? (
          <Base.Title className="sr-only">{title}</Base.Title>
        ) : (
          <Head title={title} description={description} />
        )}
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>
        {footer ? (
          <footer className="flex items-center justify-end gap-2 border-line border-t px-4 py-3">{footer}</footer>
        ) : null}
        {isHeadHidden ? null : <CloseButton />}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);
