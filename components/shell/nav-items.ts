import { Cable, Cpu, History, Inbox, Link2, type LucideIcon, MailCheck, Workflow } from 'lucide-react';

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
}

export const NAV_ITEMS: NavItem[] = [
  { href: '/', label: 'Workflows', icon: Workflow },
  { href: '/runs', label: 'Runs', icon: History },
  { href: '/inbox', label: 'Inbox', icon: Inbox },
  { href: '/connections', label: 'Connections', icon: Cable },
  { href: '/models', label: 'Models and keys', icon: Cpu },
  { href: '/outbox', label: 'Demo outbox', icon: MailCheck },
  { href: '/links', label: 'Shared links', icon: Link2 },
];

/** Whether a page belongs under an item: the home page only itself, the others with all that is under them. */
export const isCurrent = (item: Pick<NavItem, 'href'>, path: string): boolean =>
  item.href === '/' ? path === '/' : path === item.href || path.startsWith(`${item.href}/`);
