'use client';

import { Dialog } from '@base-ui/react/dialog';
import { NavRail } from './nav-rail';

/** The rail on a phone: over the page, until somewhere is gone to. */
export const PhoneNav = ({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) => (
  <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
    <Dialog.Portal>
      <Dialog.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_228/0.4)]" />
      <Dialog.Popup
        aria-label="Menu"
        className="data-ending-style:-translate-x-full data-starting-style:-translate-x-full fixed inset-y-0 left-0 z-50 w-[min(280px,85vw)] border-line border-e bg-canvas shadow-menu outline-hidden transition-transform duration-(--m-panel)"
      >
        <NavRail onNavigate={() => onOpenChange(false)} />
      </Dialog.Popup>
    </Dialog.Portal>
  </Dialog.Root>
);
