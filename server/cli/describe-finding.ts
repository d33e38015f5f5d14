import type { WorkflowDocument } from '@/graph/document';
import type { Finding } from '@/graph/finding';

/** `error  "Draft the reply", config.prompt: ...` */
export const describeFinding = (finding: Finding, document: WorkflowDocument | null): string => {
  const title = document?.nodes.find(({ id }) => id === finding.nodeId)?.title;
  const place = [title ? `“${title}”` : finding.nodeId, finding.field].filter(Boolean).join(', ');
  return `${finding.severity.padEnd(7)}  ${place ? `${place}: ` : ''}${finding.message}`;
};
