import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';

export default function PagesLayout({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <AppShell>{children}</AppShell>
    </NuqsAdapter>
  );
}
