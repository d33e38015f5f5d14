'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import type { WorkflowDocument } from '@/graph/document';
import type { Json, JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { ScopeValue } from '@/graph/scope';
import type { FormScope } from '../../forms/form-services';
import { emptyBook, type ValueBook } from '../../forms/values/value-book';
import { valueText } from '../../forms/values/value-text';
import type { Checker } from '../check/checker';
import { useFlowParts } from '../flow/flow-context';
import { useDocument, useEditor } from '../store/editor-context';
import { type Known, knownValues } from './known-values';
import { sampleOfSchema } from './sample-of-schema';
import { bookOf } from './scope-entries';

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
      const isMore = Object.keys(added).length > 0;
      const names = isMore ? { ...known.names, ...added } : known.names;
      const book = bookOf(found, document, editor.registry, names);
      const signature = signatureOf(book);
      if (signature !== before.current.signature) before.current = { signature, book };
      const sampled = isMore ? new Set([...known.sampled, ...Object.keys(added)]) : known.sampled;
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
    const { names, ...rest } = knownValues(document, registry, data);
    const parentId = document.nodes.find((one) => one.id === nodeId)?.parentId;
    const parentKey = parentId && document.nodes.find((one) => one.id === parentId)?.key;
    const item = parentKey ? data?.items[parentKey]?.item : undefined;
    return { ...rest, names: item === undefined ? names : { ...names, item: item as Json, index: 0 } };
  }, [data, document, registry, nodeId]);
};
