'use client';

import { useState } from 'react';
import type { FieldControl } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import type { Json } from '@/graph/json';

/** For values without a control of their own: written as data, and taken once it can be read. */
export const DataInput = ({
  control,
  value,
  onChange,
}: {
  control: FieldControl;
  value: Json | undefined;
  onChange: (value: Json) => void;
}) => {
  const [text, setText] = useState(value === undefined || value === null ? '' : JSON.stringify(value, null, 2));
  const [isBroken, setIsBroken] = useState(false);
  return (
    <>
      <Textarea
        {...control}
        aria-invalid={isBroken || control['aria-invalid']}
        className="font-mono text-meta"
        spellCheck={false}
        placeholder={'{ "name": "value" }'}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          try {
            onChange(event.target.value.trim() === '' ? null : (JSON.parse(event.target.value) as Json));
            setIsBroken(false);
          } catch {
            setIsBroken(true);
          }
        }}
      />
      {isBroken ? (
        <p role="alert" className="text-failed text-meta">
          This cannot be read yet: check quotes, commas and brackets.
        </p>
      ) : null}
    </>
  );
};
