import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Plan } from '@/graph/plan';
import { Refusal } from '@/server/refusal';

/** The plan of a document that can run; else a refusal with everything that is to fix. `what`: "run", "be published". */
export const requireRunnable = (document: WorkflowDocument, registry: NodeRegistry, what: string): Plan => {
  const { plan, findings } = compile(document, registry);
  if (plan) return plan;
  const count = findings.filter((finding) => finding.severity === 'error').length;
  const things = count === 1 ? 'One thing' : `${count} things`;
  throw new Refusal('invalid', `${things} must be fixed before this can ${what}.`, { findings });
};
