'use client';

import { Plus, X } from 'lucide-react';
import { isJsonObject, type Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { labelOf } from '@/graph/types/label-of';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { IconButton } from '../../ui/icon-button';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { deref } from '../config-specs';
import { formatPath, type PathPart } from '../path';
import { useSettings } from '../settings/settings-context';
import { TemplateField } from '../template/template-field';
import { Suggestions } from '../values/suggestions';
import { argumentFromText, argumentToText, hasValue, shapeOf } from './argument-text';

interface ArgumentProps {
  name: string;
  schema: JsonSchema;
  root: JsonSchema;
  isRequired: boolean;
  path: readonly PathPart[];
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** One argument. Whatever its type, it may also be one value of an earlier step. */
export const ArgumentField = (props: ArgumentProps) => {
  const { name, root, isRequired, path, value, onChange } = props;
  const settings = useSettings();
  const at = `config.${formatPath(path)}`;
  const schema = resolved(props.schema, root);
  const label = labelOf(name, schema);
  const shape = hasValue(value) ? 'text' : shapeOf(schema);
  const help = typeof schema.description === 'string' ? schema.description : undefined;
  const text = argumentToText(value);
  const isLong = shape === 'text' && /body|text|message|content|sql|query|description|note/i.test(name);
  const write = (next: string) => onChange(next === '' && !isRequired ? undefined : argumentFromText(next, schema));

  return (
    <div data-field={at}>
      <Field
        label={label}
        hint={isRequired ? undefined : 'Optional'}
        help={help}
        error={settings.problemAt(at)}
        isRequired={isRequired}
      >
        {(control) => {
          if (shape === 'group') return <GroupArgument {...props} schema={schema} />;
          if (shape === 'list') return <ListArgument {...props} schema={schema} label={label} />;
          if (shape === 'yes-no') {
            return (
              <Segmented
                label={label}
                items={[
                  { value: 'true', label: 'Yes' },
                  { value: 'false', label: 'No' },
                  ...(isRequired ? [] : [{ value: '', label: 'Leave it' }]),
                ]}
                value={typeof value === 'boolean' ? String(value) : ''}
                onChange={(next) => onChange(next === '' ? undefined : next === 'true')}
              />
            );
          }
          if (shape === 'choice') {
            return (
              <Select
                {...control}
                aria-label={label}
                value={value === undefined ? null : String(value)}
                options={(schema.enum ?? [])
                  .filter((one) => one !== null)
                  .map((one) => ({ value: String(one), label: String(one) }))}
                onChange={(next) => onChange((schema.enum ?? []).find((one) => String(one) === next) as Json)}
              />
            );
          }
          return (
            <>
              <TemplateField
                value={text}
                onChange={write}
                label={label}
                lines={isLong ? 'few' : 'one'}
                isCode={/sql|query/i.test(name)}
                control={control}
                placeholder={schema.default === undefined ? '' : String(schema.default)}
              />
              {text === '' && isRequired ? (
                <Suggestions expects={schema} onPick={(one) => write(`{{ ${one} }}`)} />
              ) : null}
            </>
          );
        }}
      </Field>
    </div>
  );
};

const GroupArgument = ({ schema, root, path, value, onChange }: ArgumentProps) => {
  const given = isJsonObject(value) ? value : {};
  const required = new Set(schema.required ?? []);
  return (
    <div className="grid gap-3 border-line border-s ps-3">
      {Object.entries(schema.properties ?? {}).map(([name, property]) => (
        <ArgumentField
          key={name}
          name={name}
          schema={property}
          root={root}
          isRequired={required.has(name)}
          path={[...path, name]}
          value={given[name]}
          onChange={(next) => {
            const { [name]: _old, ...others } = given;
            onChange(next === undefined ? others : { ...others, [name]: next });
          }}
        />
      ))}
    </div>
  );
};

const ListArgument = ({ schema, root, path, value, onChange, label }: ArgumentProps & { label: string }) => {
  const items = Array.isArray(value) ? value : [];
  const itemSchema = resolved(schema.items ?? {}, root);
  const isPlain = shapeOf(itemSchema) === 'text';
  return (
    <div className="grid gap-1">
      <ol aria-label={label} className="grid gap-1">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list is its position
          <li key={index} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              {isPlain ? (
                <TemplateField
                  value={argumentToText(item)}
                  onChange={(next) =>
                    onChange(items.map((one, at) => (at === index ? argumentFromText(next, itemSchema) : one)))
                  }
                  label={`${label} ${index + 1}`}
                  lines="one"
                  hasPreview={false}
                />
              ) : (
                <ArgumentField
                  name={`${label} ${index + 1}`}
                  schema={itemSchema}
                  root={root}
                  isRequired
                  path={[...path, index]}
                  value={item}
                  onChange={(next) => onChange(items.map((one, at) => (at === index ? (next ?? null) : one)))}
                />
              )}
            </div>
            <IconButton
              label={`Remove ${label} ${index + 1}`}
              icon={<X size={14} />}
              className="h-8"
              onClick={() => onChange(items.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="ghost"
          size="sm"
          icon={<Plus size={14} />}
          onClick={() => onChange([...items, shapeOf(itemSchema) === 'group' ? {} : ''])}
        >
          Add one
        </Button>
        {items.length === 0 ? (
          <Suggestions expects={{ type: 'array' }} onPick={(one) => onChange(`{{ ${one} }}`)} />
        ) : null}
      </div>
    </div>
  );
};

/** Follows a reference, and takes the one member of a union that is not "nothing". */
const resolved = (schema: JsonSchema, root: JsonSchema): JsonSchema => {
  const own = deref(schema, root);
  const members = (own.anyOf ?? own.oneOf ?? [])
    .map((member) => deref(member, root))
    .filter((member) => member.type !== 'null');
  const [only] = members;
  return only && members.length === 1 ? { ...own, ...only, title: own.title ?? only.title } : own;
};
