'use client';

import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { IconButton } from '../../ui/icon-button';
import { Input } from '../../ui/input';
import { enumWord } from '../enum-words';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';

/** Texts one under another: Enter adds the next, Backspace in an empty one removes it. */
export const StringList = ({
  label,
  values,
  onChange,
  addLabel,
}: {
  label: string;
  values: string[];
  onChange: (values: string[]) => void;
  addLabel: string;
}) => {
  const list = useRef<HTMLUListElement>(null);
  const focusRow = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('input')[index]?.focus());
  const add = () => {
    onChange([...values, '']);
    focusRow(values.length);
  };
  return (
    <div className="grid gap-1">
      <ul ref={list} aria-label={label} className="grid gap-1">
        {values.map((value, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of plain texts has nothing else to be known by
          <li key={index} className="flex items-center gap-1">
            <Input
              aria-label={`${label} ${index + 1}`}
              value={value}
              onChange={(event) => onChange(values.map((one, at) => (at === index ? event.target.value : one)))}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  event.preventDefault();
                  add();
                } else if (event.key === 'Backspace' && value === '') {
                  event.preventDefault();
                  onChange(values.filter((_, at) => at !== index));
                  focusRow(Math.max(0, index - 1));
                }
              }}
            />
            <IconButton
              label={`Remove ${value || `${label} ${index + 1}`}`}
              icon={<X size={14} />}
              onClick={() => onChange(values.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ul>
      <Button variant="ghost" size="sm" className="justify-self-start" icon={<Plus size={14} />} onClick={add}>
        {addLabel}
      </Button>
    </div>
  );
};

export const StringListSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const problem = useSettings().problemAt(`config.${formatPath(path)}`);
  const label = spec.meta.title ?? enumWord(spec.name);
  const values = Array.isArray(value) ? value.map(String) : [];
  return (
    <Field label={label} help={spec.meta.description} error={problem}>
      {() => <StringList label={label} values={values} onChange={onChange} addLabel="Add one" />}
    </Field>
  );
};
