'use client';

import { Menu as MenuIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { useOnceOpen } from '@/components/ui/use-once-open';
import { Wordmark } from '@/components/ui/wordmark';
import { NavRail } from './nav-rail';

const PhoneNav = dynamic(() => import('./phone-nav').then((module) => module.PhoneNav));

/** The frame of every page but the editor and the inspector: the rail beside it, or behind a button on a phone. */
export const AppShell = ({ children }: { children: ReactNode }) => {
  const [isOpen, setIsOpen] = useState(false);
  const wasOpen = useOnceOpen(isOpen);
  return (
    <div className="grid h-dvh grid-rows-[minmax(0,1fr)] bg-surface max-md:grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[216px_minmax(0,1fr)]">
      <a
        href="#content"
        className="-translate-y-16 fixed top-2 left-2 z-60 rounded-control bg-ink px-3 py-2 text-surface focus-visible:translate-y-0"
      >
        Skip to the page
      </a>
      <div className="border-line border-e max-md:hidden">
        <NavRail />
      </div>
      <div className="flex h-(--bar) items-center gap-2 border-line border-b bg-surface px-3 md:hidden">
        <IconButton label="Open menu" icon={<MenuIcon size={18} />} onClick={() => setIsOpen(true)} />
        <Wordmark />
      </div>
      {wasOpen ? <PhoneNav isOpen={isOpen} onOpenChange={setIsOpen} /> : null}
      <main id="content" tabIndex={-1} className="min-h-0 min-w-0 overflow-y-auto outline-hidden">
        {children}
      </main>
    </div>
  );
};
