'use client';

import { useState } from 'react';
import { isJsonObject, type Json } from '@/graph/json';
import { Field } from '../../ui/field';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { CodeEditor } from './code-editor';

/** A type written by hand. Kept as it was until what is typed can be read again. */
export const SchemaSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const problem = useSettings().problemAt(`config.${formatPath(path)}`);
  const [draft, setDraft] = useState<string | null>(null);
  const [broken, setBroken] = useState<string | null>(null);
  const label = spec.meta.title ?? 'Type';
  const text = draft ?? JSON.stringify(value ?? {}, null, 2);
  return (
    <Field label={label} help={spec.meta.description} error={broken ?? problem}>
      {({ id }) => (
        <CodeEditor
          id={id}
          label={label}
          language="data"
          size="small"
          value={text}
          isInvalid={broken !== null || problem !== undefined}
          onChange={(next) => {
            setDraft(next);
            const read = parse(next);
            setBroken('problem' in read ? read.problem : null);
            if ('value' in read) onChange(read.value);
          }}
        />
      )}
    </Field>
  );
};

const parse = (text: string): { value: Json } | { problem: string } => {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? { value } : { problem: 'A type begins with { and ends with }.' };
  } catch {
    return { problem: 'This cannot be read yet: check quotes, commas and brackets.' };
  }
};
