'use client';

import { useState } from 'react';
import type { FieldControl } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import type { Json } from '@/graph/json';
import { numbersIn } from './pasted';

/** Numbers, one on each line, or pasted from a column or a row of a spreadsheet. */
export const NumbersInput = ({
  control,
  value,
  onChange,
}: {
  control: Partial<FieldControl>;
  value: Json | undefined;
  onChange: (value: Json) => void;
}) => {
  const [text, setText] = useState(() => textOf(value));
  // What is being typed may be no number yet, so it stays as typed until the value is changed from elsewhere.
  const shown = textOf(numbersIn(text)) === textOf(value) ? text : textOf(value);
  return (
    <Textarea
      {...control}
      inputMode="decimal"
      className="tabular-nums"
      value={shown}
      onChange={(event) => {
        const numbers = numbersIn(event.target.value);
        setText(event.target.value);
        onChange(numbers.length === 0 ? null : numbers);
      }}
    />
  );
};

const textOf = (value: Json | undefined): string => (Array.isArray(value) ? value.join('\n') : '');
