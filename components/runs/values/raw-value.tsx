'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { JsonView } from 'react-json-view-lite';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { useCopied } from '@/components/ui/use-copied';
import type { Json } from '@/graph/json';
import { isBlobRef, isJsonObject } from '@/graph/json';
import { formatBytes } from '../format/bytes';
import { BlobValue } from './blob-value';
import { SHOWN_CHARACTERS } from './text-block';

const style = {
  container: 'raw-value',
  basicChildStyle: 'raw-child',
  childFieldsContainer: 'raw-children',
  label: 'raw-label',
  clickableLabel: 'raw-label',
  nullValue: 'raw-quiet',
  undefinedValue: 'raw-quiet',
  stringValue: 'raw-string',
  booleanValue: 'raw-literal',
  numberValue: 'raw-literal',
  otherValue: 'raw-quiet',
  punctuation: 'raw-quiet',
  collapseIcon: 'raw-collapse',
  expandIcon: 'raw-expand',
  collapsedContent: 'raw-collapsed',
  noQuotesForStringValues: false,
  ariaLabels: { collapseJson: 'Fold', expandJson: 'Unfold' },
};

/** Two levels open, and long lists closed, so that a large value opens at once. */
const isOpenAtFirst = (level: number, value: unknown): boolean =>
  level < 2 || (level < 4 && typeof value === 'object' && value !== null && Object.keys(value).length <= 20);

/** The value letter by letter, as it was recorded. */
export const RawValue = ({ value }: { value: Json | undefined }) => {
  if (isBlobRef(value)) return <BlobValue blob={value}>{(whole) => <RawValue value={whole} />}</BlobValue>;
  return <RawText value={value ?? null} />;
};

const RawText = ({ value }: { value: Json }) => {
  const [isWhole, setIsWhole] = useState(false);
  const [isCopied, copy] = useCopied();
  const text = JSON.stringify(value, null, 2);
  const isTree = isJsonObject(value) || Array.isArray(value);
  const isLong = text.length > SHOWN_CHARACTERS && !isWhole;
  return (
    <div className="group relative min-w-0">
      <IconButton
        label={isCopied ? 'Copied' : 'Copy value'}
        icon={isCopied ? <Check size={14} /> : <Copy size={14} />}
        onClick={() => copy(text)}
        className="absolute top-1 right-1 z-1 bg-raised"
      />
      <div className="max-h-130 overflow-auto rounded-menu bg-raised p-3 pe-10">
        {isTree && !isLong ? (
          <JsonView data={value} style={style} shouldExpandNode={isOpenAtFirst} aria-label="Raw value" />
        ) : (
          <pre className="whitespace-pre-wrap break-words text-meta">
            {isLong ? text.slice(0, SHOWN_CHARACTERS) : text}
          </pre>
        )}
      </div>
      {isLong ? (
        <p className="mt-2 flex items-center gap-3 text-ink-3 text-meta">
          First {formatBytes(SHOWN_CHARACTERS)} of {formatBytes(text.length)}
          <Button size="sm" onClick={() => setIsWhole(true)}>
            Load all
          </Button>
        </p>
      ) : null}
    </div>
  );
};
