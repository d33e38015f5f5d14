'use client';

import { useMutation } from '@tanstack/react-query';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Switch } from '@/components/ui/switch';
import { type Theme, useTheme } from '@/components/ui/theme';
import { toast } from '@/components/ui/toast';
import { PageHead } from '../shell/page-head';
import { useSession } from '../shell/session';
import { ApiKeysSection } from './api-keys-section';
import { readsReducedMotion, setReducedMotion, subscribeMotion } from './motion';

const ROLES: Record<string, string> = {
  owner: 'Owner: may do everything',
  admin: 'Admin: may also manage connections and keys',
  editor: 'Editor: may edit and run workflows',
  viewer: 'Viewer: may look',
};

const THEMES: { value: Theme; label: string; icon: ReactNode }[] = [
  { value: 'system', label: 'System', icon: <Monitor size={14} /> },
  { value: 'light', label: 'Light', icon: <Sun size={14} /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={14} /> },
];

/** Who you are here, and how Sluice looks to you. */
export const SettingsPage = () => {
  const api = useApi();
  const { user, workspace, role } = useSession();
  const { theme, setTheme } = useTheme();
  const isReduced = useSyncExternalStore(subscribeMotion, readsReducedMotion, () => false);
  const signOut = useMutation(
    api.session.signOut.mutationOptions({
      onSuccess: () => window.location.assign('/sign-in'),
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return (
    <>
      <PageHead title="Settings" />
      <div className="grid max-w-180 gap-6 px-4 pb-8 sm:px-8">
        <Section title="You">
          <Row label="Name">
            <span className="flex items-center gap-2">
              <Avatar name={user.name} />
              {user.name}
            </span>
          </Row>
          <Row label="Workspace">
            <span className="flex items-center gap-2">
              <Avatar name={workspace.name} shape="workspace" />
              {workspace.name}
            </span>
          </Row>
          <Row label="Role">{ROLES[role] ?? role}</Row>
          <Row label="This browser" help="Signing in again needs the link that Sluice prints when it starts.">
            <Button icon={<LogOut size={14} />} onClick={() => signOut.mutate()} isBusy={signOut.isPending}>
              Sign out
            </Button>
          </Row>
        </Section>
        <Section title="Look">
          <Row label="Theme">
            <Segmented label="Theme" items={THEMES} value={theme} onChange={setTheme} />
          </Row>
          <Row label="Less motion" help="Nothing slides, turns or flows. The system’s own choice counts too.">
            <Switch aria-label="Less motion" isOn={isReduced} onChange={setReducedMotion} />
          </Row>
        </Section>
        {role === 'admin' || role === 'owner' ? <ApiKeysSection /> : null}
        <Section title="Keys in the run inspector">
          {KEYS.map(([key, what]) => (
            <Row key={key} label={what}>
              <kbd className="rounded-badge border border-line bg-raised px-1.5 text-ink-2 text-meta">{key}</kbd>
            </Row>
          ))}
        </Section>
      </div>
    </>
  );
};

const KEYS = [
  ['/', 'Find a step or a value'],
  ['E', 'Next problem'],
  ['Shift E', 'Problem before'],
  ['[', 'Previous run'],
  [']', 'Next run'],
] as const;

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title}>
    <h2 className="mb-2 font-semibold text-section">{title}</h2>
    <dl className="rounded-card border border-line bg-surface px-4">{children}</dl>
  </section>
);

const Row = ({ label, help, children }: { label: string; help?: string; children: ReactNode }) => (
  <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-line border-t py-2 first:border-t-0">
    <dt className="min-w-40 flex-1">
      {label}
      {help ? <span className="block text-ink-3 text-meta">{help}</span> : null}
    </dt>
    <dd>{children}</dd>
  </div>
);
