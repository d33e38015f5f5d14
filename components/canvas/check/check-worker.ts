/// <reference lib="webworker" />
import { boundOf } from '@/graph/bound/bound-of';
import { modelsInDocument } from '@/graph/bound/models-in';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import { valuesInScope } from '@/graph/scope';
import { registry } from '@/nodes/registry';
import { calledVersions, withKnownVersions } from '@/nodes/sub-workflow/known-versions';
import type { CheckAnswer, CheckMessage, CheckRequest } from './check-protocol';

// Compiling a thousand steps takes longer than a frame: it runs here, away from the pointer.
const scope = self as unknown as DedicatedWorkerGlobalScope;

let document: WorkflowDocument | null = null;

scope.onmessage = ({ data }: MessageEvent<CheckMessage>) => {
  if (data.kind === 'document') document = data.document;
  else if (document) scope.postMessage(answerTo(data, document));
};

const answerTo = (request: CheckRequest, of: WorkflowDocument): CheckAnswer => {
  const { id } = request;
  if (request.kind === 'values')
    return { id, kind: 'values', values: valuesInScope(of, registry, request.nodeId, request.options) };
  const known = withKnownVersions(of, request.versions);
  return {
    id,
    kind: 'check',
    findings: compile(of, registry).findings,
    bound: boundOf(known, registry, request.prices),
    models: modelsInDocument(known, registry),
    called: calledVersions(of),
  };
};
