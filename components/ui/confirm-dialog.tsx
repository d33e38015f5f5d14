'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';

/** Asks before something that cannot be undone. The button says what will happen. */
export const ConfirmDialog = ({
  isOpen,
  onClose,
  title,
  children,
  action,
  onConfirm,
  isDanger = true,
  isBusy,
}: {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children?: ReactNode;
  action: string;
  onConfirm: () => void;
  isDanger?: boolean;
  isBusy?: boolean;
}) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title={title}
    footer={
      <>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button variant={isDanger ? 'danger' : 'primary'} onClick={onConfirm} isBusy={isBusy}>
          {action}
        </Button>
      </>
    }
  >
    <div className="text-ink-2 text-ui">{children}</div>
  </Dialog>
);
