'use client';

import { useMutation } from '@tanstack/react-query';
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Avatar } from '@/components/ui/avatar';
import { Menu } from '@/components/ui/menu';
import { useTheme } from '@/components/ui/theme';
import { toast } from '@/components/ui/toast';
import { useSession } from './session';

export const UserMenu = () => {
  const api = useApi();
  const { user } = useSession();
  const { theme, setTheme } = useTheme();
  const signOut = useMutation(
    api.session.signOut.mutationOptions({
      onSuccess: () => window.location.assign('/sign-in'),
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          className="flex h-8 shrink-0 items-center gap-2 rounded-control px-2 text-start font-medium hover:bg-raised data-popup-open:bg-raised pointer-coarse:h-11"
        >
          <Avatar name={user.name} />
          <span className="min-w-0 flex-1 truncate">
            {user.name}
            <span className="sr-only">, theme and sign-out</span>
          </span>
          <ChevronsUpDown size={14} className="text-ink-3" />
        </button>
      }
      entries={[
        { kind: 'label', label: 'Theme' },
        {
          kind: 'check',
          label: 'As the system',
          isChecked: theme === 'system',
          onSelect: () => setTheme('system'),
          icon: <Monitor size={14} />,
        },
        {
          kind: 'check',
          label: 'Light',
          isChecked: theme === 'light',
          onSelect: () => setTheme('light'),
          icon: <Sun size={14} />,
        },
        {
          kind: 'check',
          label: 'Dark',
          isChecked: theme === 'dark',
          onSelect: () => setTheme('dark'),
          icon: <Moon size={14} />,
        },
        { kind: 'separator' },
        { label: 'Sign out', icon: <LogOut size={14} />, onSelect: () => signOut.mutate() },
      ]}
    />
  );
};
