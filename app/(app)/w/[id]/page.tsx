import type { Metadata } from 'next';
import { EditorPage } from '@/components/canvas/editor-page';

export const metadata: Metadata = { title: 'Workflow' };

export default async function WorkflowPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EditorPage workflowId={id} />;
}
