'use client';

import type { CardModel } from '@/components/canvas/card-model';
import { fieldWords } from '@/graph/analysis/field-words';
import type { WorkflowDocument } from '@/graph/document';
import { inWords } from '@/graph/types/label-of';
import { registry } from '@/nodes/registry';
import type { Span, Timeline } from '../timeline/span';
import { inFieldWords, wordsAt } from '../values/labels';
import { neededValues } from '../values/needed-values';
import { ReadableValue } from '../values/readable-value';
import type { ValueSource } from '../values/source-of';
import { FieldRow, isTallValue } from '../values/value-fields';
import { SourceChip } from './source-chip';

/** Of a step that failed without having had its input: what it asks others for, and what of that was there. */
export const NeededInput = ({
  span,
  timeline,
  models,
  document,
  onSource,
}: {
  span: Span;
  timeline: Timeline;
  models: ReadonlyMap<string, CardModel>;
  document: WorkflowDocument;
  onSource: (source: ValueSource) => void;
}) => {
  const nodeOf = (id: string) => document.nodes.find((node) => node.id === id);
  const node = nodeOf(span.nodeId);
  const wordsOf = ({ span: from, path }: ValueSource) => {
    const giver = nodeOf(from.nodeId);
    return giver && wordsAt(fieldWords(giver, registry), path);
  };
  const needed = node ? neededValues(node, span, timeline, registry) : [];
  return (
    <section aria-label="Input">
      <h3 className="flex h-8 items-center font-semibold text-meta">
        {needed.length > 0 ? 'Input that was there for it' : 'Input'}
      </h3>
      {needed.length === 0 ? <p className="text-ink-3">This step needs nothing from others.</p> : null}
      <dl>
        {needed.map(({ source, value }) => (
          <FieldRow
            key={`${source.span.path} ${source.path.join('.')} ${source.name}`}
            label={wordsOf(source)?.label ?? inWords(source.name)}
            isTall={isTallValue(value)}
            trailing={
              <SourceChip
                model={models.get(source.span.nodeId)}
                title={source.span.title}
                hint={`Go to ${source.span.title}`}
                onPress={() => onSource(source)}
              />
            }
          >
            {value === undefined ? (
              <span className="text-ink-3">No value</span>
            ) : (
              <ReadableValue value={inFieldWords(value, wordsOf(source))} words={wordsOf(source)?.fields} depth={1} />
            )}
          </FieldRow>
        ))}
      </dl>
    </section>
  );
};
