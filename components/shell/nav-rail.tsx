'use client';

import { Settings } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { cn } from '@/components/ui/cn';
import { Wordmark } from '@/components/ui/wordmark';
import { isCurrent, NAV_ITEMS } from './nav-items';
import { useSession } from './session';
import { useNavCounts } from './use-nav-counts';
import { UserMenu } from './user-menu';

/** Where everything is, how much of it there is, and who is here. */
export const NavRail = ({ onNavigate }: { onNavigate?: () => void }) => {
  const path = usePathname();
  const { workspace } = useSession();
  const counts = useNavCounts();
  return (
    <nav aria-label="Main" className="flex h-full min-h-0 flex-col gap-0.5 overflow-y-auto bg-canvas px-2 py-3">
      <Link
        href="/"
        onClick={onNavigate}
        className="mb-4 flex h-8 items-center rounded-control px-2"
        aria-label="Sluice, home"
      >
        <Wordmark />
      </Link>
      <p className="mb-2 flex h-8 items-center gap-2 rounded-control border border-line bg-surface px-2 font-medium">
        <Avatar name={workspace.name} shape="workspace" />
        <span className="sr-only">Workspace: </span>
        <span className="truncate">{workspace.name}</span>
      </p>
      {NAV_ITEMS.map((item) => (
        <RailLink
          key={item.href}
          href={item.href}
          icon={<item.icon size={16} strokeWidth={1.9} />}
          isCurrent={isCurrent(item, path)}
          onNavigate={onNavigate}
          detail={counts[item.href]}
        >
          {item.label}
        </RailLink>
      ))}
      <span className="min-h-4 flex-1" />
      <RailLink
        href="/settings"
        icon={<Settings size={16} strokeWidth={1.9} />}
        isCurrent={path === '/settings'}
        onNavigate={onNavigate}
      >
        Settings
      </RailLink>
      <UserMenu />
    </nav>
  );
};

const RailLink = ({
  href,
  icon,
  isCurrent,
  detail,
  onNavigate,
  children,
}: {
  href: string;
  icon: ReactNode;
  isCurrent: boolean;
  detail?: { text: string; isWaiting?: boolean };
  onNavigate?: () => void;
  children: ReactNode;
}) => (
  <Link
    href={href}
    onClick={onNavigate}
    aria-current={isCurrent ? 'page' : undefined}
    className={cn(
      'flex h-8 shrink-0 items-center gap-2 rounded-control px-2 font-medium text-ink-2 pointer-coarse:h-11',
      isCurrent
        ? 'bg-surface text-ink shadow-[inset_0_0_0_1px_var(--border)] [&_svg]:text-accent'
        : 'hover:bg-raised hover:text-ink',
    )}
  >
    {icon}
    <span className="truncate">{children}</span>
    {detail ? (
      <span
        className={cn(
          'ms-auto whitespace-nowrap text-meta',
          detail.isWaiting ? 'text-waiting' : 'font-normal text-ink-3',
        )}
      >
        {detail.text}
      </span>
    ) : null}
  </Link>
);
