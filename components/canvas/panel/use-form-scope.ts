'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import type { WorkflowDocument } from '@/graph/document';
import { isBlobRef, type Json, type JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { ScopeValue } from '@/graph/scope';
import type { FormScope } from '../../forms/form-services';
import { emptyBook, SAMPLES, type ValueBook } from '../../forms/values/value-book';
import { valueText } from '../../forms/values/value-text';
import type { Checker } from '../check/checker';
import { useFlowParts } from '../flow/flow-context';
import { useDocument, useEditor } from '../store/editor-context';
import { sampleOfSchema } from './sample-of-schema';
import { bookOf } from './scope-entries';

interface Known {
  names: JsonObject;
  /** names that a sample stands in for: `input`, `steps.extract` */
  sampled: ReadonlySet<string>;
  from: string | null;
}

/** What a step may use, with what each value was last: from the newest runs, else from samples. */
export const useFormScopeOf = (nodeId: string, workflowId: string, checker: Checker): FormScope => {
  const editor = useEditor();
  const document = useDocument((one) => one);
  const values = useValuesInScope(document, nodeId, checker);
  const isContainer = editor.registry.get(editor.node(nodeId)?.type ?? '')?.isContainer === true;
  const inside = useValuesInScope(document, isContainer ? nodeId : null, checker, 'body');
  const known = useKnownValues(workflowId, document, editor.registry, nodeId);
  // Typing changes the document but hardly ever what can be inserted: a book that reads the same stays the same, so that
  // pills are not drawn anew on every key.
  const kept = useRef<Kept>({ signature: '', book: emptyBook });
  const keptInside = useRef<Kept>({ signature: '', book: emptyBook });
  return useMemo(() => {
    const scopeOf = (found: ScopeValue[] | null, before: { current: Kept }): FormScope => {
      const added = containerSamples(known.names, found ?? []);
      const names = { ...known.names, ...added };
      const book = bookOf(found, document, editor.registry, names);
      const signature = signatureOf(book);
      if (signature !== before.current.signature) before.current = { signature, book };
      const sampled = new Set([...known.sampled, ...Object.keys(added)]);
      return { book: before.current.book, names, namesFrom: known.from, sampled };
    };
    return { ...scopeOf(values, kept), ...(isContainer ? { body: scopeOf(inside, keptInside) } : {}) };
  }, [values, inside, isContainer, document, editor.registry, known]);
};

/** What containers add has no last value of its own: something of its type stands in. */
function containerSamples(names: JsonObject, found: readonly ScopeValue[]): JsonObject {
  const added: JsonObject = {};
  for (const { expression, schema, nodeId } of found) {
    if (nodeId !== null || !CONTAINER_NAMES.has(expression) || names[expression] !== undefined) continue;
    const sample = sampleOfSchema(schema);
    if (sample !== undefined) added[expression] = sample;
  }
  return added;
}

const CONTAINER_NAMES = new Set(['item', 'index', 'state', 'voter']);

interface Kept {
  signature: string;
  book: ValueBook;
}

const signatureOf = (book: ValueBook): string =>
  [
    book.isComplete,
    ...book.entries.map((entry) =>
      [entry.expression, entry.label, entry.source, entry.icon, valueText(entry.last)].join('|'),
    ),
  ].join('\n');

const REST_MS = 150;

const useValuesInScope = (
  document: WorkflowDocument,
  nodeId: string | null,
  checker: Checker,
  scope?: 'body',
): ScopeValue[] | null => {
  const [values, setValues] = useState<ScopeValue[] | null>(null);
  const shown = useRef('');
  useEffect(() => {
    if (nodeId === null) return;
    let isCurrent = true;
    const ask = () =>
      void checker.values(document, nodeId, scope ? { scope } : {}).then((next) => {
        if (!isCurrent) return;
        shown.current = nodeId;
        setValues(next);
      });
    // A step that was just opened needs its values now; while typing they can wait for a rest.
    const timer = setTimeout(ask, shown.current === nodeId ? REST_MS : 0);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [document, nodeId, checker, scope]);
  return values;
};

const useKnownValues = (
  workflowId: string,
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeId: string,
): Known => {
  const api = useApi();
  const { runs } = useFlowParts();
  const { data, refetch } = useQuery(api.runs.workflowValues.queryOptions({ workflowId }, { staleTime: 30_000 }));

  // A step of the run on the canvas that has just ended has news.
  useEffect(
    () =>
      runs.subscribe((state, before) => {
        if (state.live === 'ended' && before.live !== 'ended') void refetch();
      }),
    [runs, refetch],
  );

  return useMemo(() => {
    const steps: JsonObject = {};
    const sampled = new Set<string>();
    for (const node of document.nodes) {
      const output = data?.steps[node.key]?.output;
      if (output !== undefined && !isBlobRef(output)) {
        steps[node.key] = output as Json;
        continue;
      }
      const sample = sampleOf(node.type, node.config, registry);
      if (sample === undefined || sample === null) continue;
      steps[node.key] = sample;
      sampled.add(`steps.${node.key}`);
    }
    const start = document.nodes.find((node) => registry.get(node.type)?.hasInput === false);
    const given = data?.input as JsonObject | null | undefined;
    const input = given ?? (start ? (steps[start.key] as JsonObject | undefined) : undefined);
    if (!given && input) sampled.add('input');
    const names: JsonObject = { steps, ...(input ? { input } : {}) };
    const parentKey = document.nodes.find(
      (node) => node.id === document.nodes.find((one) => one.id === nodeId)?.parentId,
    )?.key;
    const item = parentKey ? data?.items[parentKey]?.item : undefined;
    if (item !== undefined) Object.assign(names, { item: item as Json, index: 0 });
    const from = data?.runNumber ? `run ${data.runNumber}` : sampled.size > 0 ? SAMPLES : null;
    return { names, sampled, from };
  }, [data, document, registry, nodeId]);
};

const sampleOf = (type: string, config: JsonObject, registry: NodeRegistry): Json | undefined => {
  const definition = registry.get(type);
  const parsed = definition?.config.safeParse(config);
  return definition?.sample && parsed?.success ? definition.sample(parsed.data) : undefined;
};
