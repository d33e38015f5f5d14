import { analyse } from '../analysis/analyse';
import type { WorkflowDocument } from '../document';
import type { Finding } from '../finding';
import type { NodeRegistry } from '../node-definition';
import { rules } from './rules';

const known = new WeakMap<WorkflowDocument, { registry: NodeRegistry; findings: Finding[] }>();

/** Everything that is wrong with a document. The editor asks after every edit; `compile` is for where a plan is needed. */
export function validate(document: WorkflowDocument, registry: NodeRegistry): Finding[] {
  const before = known.get(document);
  if (before?.registry === registry) return before.findings;
  const typing = analyse(document, registry);
  const findings = rules.flatMap((rule) => rule({ structure: typing.structure, typing }));
  known.set(document, { registry, findings });
  return findings;
}
