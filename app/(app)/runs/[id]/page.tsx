import type { Metadata } from 'next';
import { RunInspector } from '@/components/runs/inspector/run-inspector';

export const metadata: Metadata = { title: 'Run' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RunInspector runId={(await params).id} />;
}
