/// <reference lib="webworker" />
import { boundOf } from '@/graph/bound/bound-of';
import { modelsInDocument } from '@/graph/bound/models-in';
import { compile } from '@/graph/compile';
import { valuesInScope } from '@/graph/scope';
import { registry } from '@/nodes/registry';
import { calledVersions, withKnownVersions } from '@/nodes/sub-workflow/known-versions';
import type { CheckAnswer, CheckRequest } from './check-protocol';

// Compiling a thousand steps takes longer than a frame: it runs here, away from the pointer.
const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<CheckRequest>) => {
  const answer: CheckAnswer =
    data.kind === 'check'
      ? {
          id: data.id,
          kind: 'check',
          findings: compile(data.document, registry).findings,
          bound: boundOf(withKnownVersions(data.document, data.versions), registry, data.prices),
          models: modelsInDocument(withKnownVersions(data.document, data.versions), registry),
          called: calledVersions(data.document),
        }
      : { id: data.id, kind: 'values', values: valuesInScope(data.document, registry, data.nodeId, data.options) };
  scope.postMessage(answer);
};
