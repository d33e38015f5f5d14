'use client';

import { useId } from 'react';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { Json, JsonObject } from '@/graph/json';
import { isFileRef, isJsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { DataInput } from './data-input';
import { FileInput } from './file-input';
import { type FormField, formFields } from './form-field';
import { NumbersInput } from './numbers-input';
import { RecordsInput } from './records-input';

/** A form made from a schema, for values and not for templates: a gate's answer, the try of a tool. */
export const DataForm = ({
  schema,
  values,
  onChange,
  problems = {},
  path = '',
}: {
  schema: JsonSchema;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
  /** what is wrong, by the field's place: `customer.email` */
  problems?: Record<string, string>;
  path?: string;
}) => (
  <div className="grid gap-3">
    {formFields(schema).map((field) => (
      <FieldOf
        key={field.name}
        field={field}
        value={values[field.name]}
        onChange={(value) => onChange({ ...values, [field.name]: value })}
        problems={problems}
        path={path === '' ? field.name : `${path}.${field.name}`}
      />
    ))}
  </div>
);

interface FieldProps {
  field: FormField;
  value: Json | undefined;
  onChange: (value: Json) => void;
  problems: Record<string, string>;
  path: string;
}

const FieldOf = (props: FieldProps) => {
  const { field, value, onChange, problems, path } = props;
  if (field.control === 'yes-no') return <YesNo {...props} />;
  if (field.control === 'group')
    return (
      <fieldset className="grid gap-3 border-line border-s ps-3">
        <legend className="font-medium text-meta">{field.label}</legend>
        <DataForm
          schema={field.schema}
          values={isJsonObject(value) ? value : {}}
          onChange={onChange}
          problems={problems}
          path={path}
        />
      </fieldset>
    );
  if (field.control === 'records') return <Records {...props} />;
  const text = value === undefined || value === null ? '' : String(value);
  return (
    <Field
      label={field.label}
      hint={field.isRequired ? undefined : 'Optional'}
      help={field.control === 'list' || field.control === 'numbers' ? (field.help ?? 'One on each line') : field.help}
      error={problems[path]}
      isRequired={field.isRequired}
    >
      {(control) => {
        switch (field.control) {
          case 'choice':
            return (
              <Select
                {...control}
                aria-label={field.label}
                value={field.choices.includes(text) ? text : null}
                onChange={onChange}
                options={field.choices.map((choice) => ({ value: choice, label: choice }))}
              />
            );
          case 'long-text':
            return <Textarea {...control} value={text} onChange={(event) => onChange(event.target.value)} />;
          case 'number':
            return (
              <Input
                {...control}
                type="number"
                inputMode="decimal"
                step={field.schema.type === 'integer' ? 1 : 'any'}
                value={text}
                onChange={(event) => onChange(event.target.value === '' ? null : event.target.valueAsNumber)}
              />
            );
          case 'date':
            return <Input {...control} type="date" value={text} onChange={(event) => onChange(event.target.value)} />;
          case 'list':
            return (
              <Textarea
                {...control}
                value={Array.isArray(value) ? value.join('\n') : ''}
                onChange={(event) => onChange(event.target.value === '' ? null : event.target.value.split('\n'))}
              />
            );
          case 'numbers':
            return <NumbersInput control={control} value={value} onChange={onChange} />;
          case 'file':
            return <FileInput control={control} file={isFileRef(value) ? value : null} onChange={onChange} />;
          case 'data':
            return <DataInput control={control} value={value} onChange={onChange} />;
          default:
            return (
              <Input
                {...control}
                type={field.schema.format === 'email' ? 'email' : field.schema.format === 'uri' ? 'url' : 'text'}
                value={text}
                onChange={(event) => onChange(event.target.value)}
              />
            );
        }
      }}
    </Field>
  );
};

const Records = ({ field, value, onChange, problems, path }: FieldProps) => {
  const note = problems[path] ?? field.help;
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="flex w-full items-center font-medium text-meta">
        {field.label}
        {field.isRequired ? null : <span className="ms-auto font-normal text-ink-3">Optional</span>}
      </legend>
      <RecordsInput
        label={field.label}
        schema={field.schema}
        value={value}
        onChange={onChange}
        problems={problems}
        path={path}
      />
      {note ? <p className={problems[path] ? 'text-failed text-meta' : 'text-ink-3 text-meta'}>{note}</p> : null}
    </fieldset>
  );
};

const YesNo = ({ field, value, onChange, problems, path }: FieldProps) => {
  const id = useId();
  return (
    <div>
      <div className="flex items-center gap-2">
        <Switch id={id} isOn={value === true} onChange={onChange} />
        <label htmlFor={id}>{field.label}</label>
        {field.isRequired ? null : <span className="ms-auto text-ink-3 text-meta">Optional</span>}
      </div>
      {problems[path] ? <p className="mt-1 text-failed text-meta">{problems[path]}</p> : null}
      {field.help && !problems[path] ? <p className="mt-1 text-ink-3 text-meta">{field.help}</p> : null}
    </div>
  );
};
