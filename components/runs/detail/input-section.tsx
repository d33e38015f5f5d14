'use client';

import type { CardModel } from '@/components/canvas/card-model';
import { ScrollBox } from '@/components/ui/scroll-box';
import { type FieldWords, fieldWords } from '@/graph/analysis/field-words';
import type { WorkflowDocument } from '@/graph/document';
import type { Json } from '@/graph/json';
import { inWords } from '@/graph/types/label-of';
import { registry } from '@/nodes/registry';
import type { ResolvedField } from '@/server/engine/events';
import type { Span, Timeline } from '../timeline/span';
import { inFieldWords, wordsAt } from '../values/labels';
import { ReadableValue } from '../values/readable-value';
import { sourceOf, type ValueSource, valueAt } from '../values/source-of';
import { FieldRow, isTallValue } from '../values/value-fields';
import { fieldName } from './field-name';
import { SourceChip } from './source-chip';

interface Props {
  fields: ResolvedField[];
  span: Span;
  timeline: Timeline;
  models: ReadonlyMap<string, CardModel>;
  document: WorkflowDocument;
  /** goes to the step a value came from, and to the value in it */
  onSource: (source: ValueSource) => void;
}

/**
 * Every value the step received, final, with the step it came from. A text put together from several values lists them
 * first, since they are what a reader looks for.
 */
export const InputSection = ({ fields, span, timeline, models, document, onSource }: Props) => {
  const chipOf = (source: ValueSource) => (
    <SourceChip
      key={source.span.path}
      model={models.get(source.span.nodeId)}
      title={source.span.title}
      hint={`Go to ${source.span.title}`}
      onPress={() => onSource(source)}
    />
  );
  const sourcesOf = (field: ResolvedField) =>
    field.references.flatMap((reference) => sourceOf(timeline, span, reference) ?? []);
  const nodeOf = (nodeId: string) => document.nodes.find((node) => node.id === nodeId);
  const node = nodeOf(span.nodeId);
  const wordsOf = ({ span: from, path }: ValueSource) => {
    const giver = nodeOf(from.nodeId);
    return giver && wordsAt(fieldWords(giver, registry), path);
  };
  const parts = uniqueParts(fields.filter(isComposed).flatMap(sourcesOf)).filter(({ isHandedIn }) => !isHandedIn);
  return (
    <section aria-label="Input">
      <h3 className="flex h-8 items-center font-semibold text-meta">Input, as this step saw it</h3>
      {fields.length === 0 ? <p className="text-ink-3">This step needs nothing from others.</p> : null}
      <dl>
        {parts.map((source) => {
          const words = wordsOf(source);
          const label = words?.label ?? inWords(source.name);
          const value = inFieldWords(valueAt(source.span.output, source.path), words);
          return (
            <FieldRow
              key={`${source.span.path} ${source.path.join('.')}`}
              label={label}
              isTall={isTallValue(value)}
              trailing={chipOf(source)}
            >
              <Shortened label={label} value={value} words={words?.fields} />
            </FieldRow>
          );
        })}
        {fields.map((field) => {
          const label = fieldName(field.field, node?.config, registry.get(node?.type ?? '')?.config);
          const sources = isComposed(field) ? [] : uniqueSteps(sourcesOf(field));
          return (
            <FieldRow
              key={field.field}
              label={label}
              isTall={isTallValue(field.value)}
              trailing={sources.length > 0 ? sources.map(chipOf) : undefined}
            >
              <Shortened label={label} value={field.value} />
            </FieldRow>
          );
        })}
      </dl>
    </section>
  );
};

/** Long values keep the page readable: they scroll in a box of their own. */
const Shortened = ({
  label,
  value,
  words,
}: {
  label: string;
  value: Json | undefined;
  words?: Record<string, FieldWords>;
}) =>
  isTallValue(value) ? (
    <ScrollBox label={label} className="max-h-56 overflow-y-auto">
      <ReadableValue value={value} words={words} depth={1} />
    </ScrollBox>
  ) : (
    <ReadableValue value={value} words={words} depth={1} />
  );

/** Put together from more than one value. */
const isComposed = (field: ResolvedField): boolean => field.references.length > 1;

const uniqueParts = (sources: ValueSource[]): ValueSource[] => [
  ...new Map(sources.map((source) => [`${source.span.path} ${source.path.join('.')}`, source])).values(),
];
const uniqueSteps = (sources: ValueSource[]): ValueSource[] => [
  ...new Map(sources.map((source) => [source.span.path, source])).values(),
];
