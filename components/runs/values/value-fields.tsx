'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from '@/components/ui/cn';
import type { Json, JsonObject } from '@/graph/json';
import { isBlobRef, isFileRef, isJsonObject } from '@/graph/json';
import { inWords } from '@/graph/types/label-of';

/** One name and its value, with what belongs to it on the right. Long values go under their name. */
export const FieldRow = ({
  label,
  children,
  trailing,
  isTall = false,
  isHighlighted = false,
}: {
  label: string;
  children: ReactNode;
  trailing?: ReactNode;
  isTall?: boolean;
  isHighlighted?: boolean;
}) => {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isHighlighted) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isHighlighted]);
  return (
    <div
      ref={row}
      data-highlighted={isHighlighted || undefined}
      className={cn(
        'grid min-h-8 gap-x-3 gap-y-1 border-line border-t py-1.5 first:border-t-0',
        isTall ? 'grid-cols-[minmax(0,1fr)_auto]' : 'grid-cols-[minmax(72px,104px)_minmax(0,1fr)_auto] items-start',
        isHighlighted && '-mx-2 rounded-control bg-accent-soft px-2',
      )}
    >
      <dt className={cn('min-w-0 break-words text-ink-2', isTall && 'font-medium text-meta')}>{label}</dt>
      <dd className={cn('min-w-0 break-words', isTall && 'order-last col-span-2')}>{children}</dd>
      {trailing ? (
        <dd className={cn('flex flex-wrap justify-end gap-1', isTall && '-order-none')}>{trailing}</dd>
      ) : null}
    </div>
  );
};

/** Whether a value needs the whole width. */
export const isTallValue = (value: Json | undefined): boolean => {
  if (typeof value === 'string') return value.length > 120 || value.includes('\n');
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) && !isFileRef(value) && Object.keys(value).length > 0 && !isBlobRef(value);
};

/** The fields of a value in their order. */
export const ValueFields = ({
  fields,
  labels,
  highlight,
  renderValue,
}: {
  fields: JsonObject;
  /** what the author called them */
  labels?: Record<string, string>;
  /** the field a reader was led to */
  highlight?: string;
  renderValue: (value: Json, name: string) => ReactNode;
}) => (
  <dl>
    {Object.entries(fields).map(([name, value]) => (
      <FieldRow
        key={name}
        label={labels?.[name] ?? inWords(name)}
        isTall={isTallValue(value)}
        isHighlighted={name === highlight}
      >
        {renderValue(value, name)}
      </FieldRow>
    ))}
  </dl>
);
