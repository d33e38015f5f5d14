'use client';

import { X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { NumbersInput } from '@/components/runs/data-form/numbers-input';
import { isFileRef } from '@/graph/json';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { IconButton } from '../../ui/icon-button';
import { Input, Textarea } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { useFormServices } from '../form-services';
import { getAt } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { NumberInput } from './number-input';
import { StringList } from './string-list-setting';

const RecordsSample = dynamic(() => import('./records-sample').then((module) => module.RecordsSample));

/** A sample for a field of Start, of the field's own kind. */
export const SampleSetting = ({ path, value, onChange }: SettingProps) => {
  const { config } = useSettings();
  const kind = getAt(config, [...path.slice(0, -1), 'type']);
  const label = 'Sample';
  const text = typeof value === 'string' ? value : '';
  const write = (next: string) => onChange(next === '' ? undefined : next);
  return (
    <Field label={label} help="Offered as sample data when a run starts.">
      {(control) => {
        switch (kind) {
          case 'file':
            return <FileSample value={value} onChange={onChange} />;
          case 'long-text':
            return <Textarea {...control} value={text} onChange={(event) => write(event.target.value)} />;
          case 'number':
            return (
              <NumberInput
                control={control}
                value={typeof value === 'number' ? value : undefined}
                onChange={onChange}
              />
            );
          case 'yes-no':
            return (
              <Segmented
                label={label}
                items={[
                  { value: 'true', label: 'Yes' },
                  { value: 'false', label: 'No' },
                ]}
                value={typeof value === 'boolean' ? String(value) : ''}
                onChange={(next) => onChange(next === 'true')}
              />
            );
          case 'list':
            return (
              <StringList
                label={label}
                values={Array.isArray(value) ? value.map(String) : []}
                onChange={(next) => onChange(next.length === 0 ? undefined : next)}
                addLabel="Add one"
              />
            );
          case 'numbers':
            return (
              <NumbersInput
                control={control}
                value={value}
                onChange={(next) => onChange(next === null ? undefined : next)}
              />
            );
          case 'records':
            return (
              <RecordsSample
                fields={getAt(config, [...path.slice(0, -1), 'fields'])}
                value={value}
                onChange={onChange}
              />
            );
          case 'date':
            return <Input {...control} type="date" value={text} onChange={(event) => write(event.target.value)} />;
          default:
            return <Input {...control} value={text} onChange={(event) => write(event.target.value)} />;
        }
      }}
    </Field>
  );
};

const FileSample = ({ value, onChange }: Pick<SettingProps, 'value' | 'onChange'>) => {
  const { uploadFile } = useFormServices();
  const picker = useRef<HTMLInputElement>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setSending(true);
    setProblem(null);
    try {
      onChange(await uploadFile(file));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file could not be sent.');
    } finally {
      setSending(false);
    }
  };
  return (
    <div>
      <input
        ref={picker}
        type="file"
        className="sr-only"
        aria-label="Sample file"
        tabIndex={-1}
        onChange={(event) => send(event.target.files?.[0])}
      />
      {value !== undefined && isFileRef(value) ? (
        <span className="flex items-center gap-1">
          <span className="min-w-0 truncate">{value.name}</span>
          <IconButton label={`Remove ${value.name}`} icon={<X size={14} />} onClick={() => onChange(undefined)} />
        </span>
      ) : (
        <Button size="sm" isBusy={isSending} onClick={() => picker.current?.click()}>
          {isSending ? 'Sending…' : 'Choose file'}
        </Button>
      )}
      {problem ? <p className="mt-1 text-failed text-meta">{problem}</p> : null}
    </div>
  );
};
