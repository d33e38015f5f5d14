import type { WorkflowDocument } from '@/graph/document';
import { type ParsedDocument, parseDocument } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import { Refusal } from '@/server/refusal';

/** A document from outside, with older settings brought up to date; refused with what is wrong when it is none. */
export const readDocument = (given: unknown, registry: NodeRegistry): { document: WorkflowDocument; notes: string[] } =>
  requireDocument(parseDocument(given, registry));

export const requireDocument = (parsed: ParsedDocument): { document: WorkflowDocument; notes: string[] } => {
  if ('findings' in parsed)
    throw new Refusal('invalid', parsed.findings[0]?.message ?? 'This file is not a workflow.', {
      findings: parsed.findings,
    });
  return parsed;
};
