'use client';

import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import { Button } from '../../ui/button';
import { type FieldSpec, specsOf } from '../config-specs';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { freshKey, guessKind, keyFollows, keyFor } from './field-names';
import { FieldRow } from './field-row';

/** A list of named fields: what a run needs, what a model finds, what a step gives back. Enter adds the next one. */
export const FieldListSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const settings = useSettings();
  const list = useRef<HTMLOListElement>(null);
  const items = Array.isArray(value) ? value.filter(isJsonObject) : [];
  const specs = specsOf(spec.schema.items ?? {}, spec.schema);
  const label = spec.meta.title ?? 'Fields';
  const problem = settings.problemAt(`config.${formatPath(path)}`);
  const keys = items.map((item) => String(item.key ?? ''));

  const replace = (index: number, next: JsonObject) => onChange(items.map((item, at) => (at === index ? next : item)));
  const remove = (index: number) => onChange(items.filter((_, at) => at !== index));
  const move = (index: number, by: number) => {
    const next = [...items];
    const [item] = next.splice(index, 1);
    if (item) next.splice(index + by, 0, item);
    onChange(next);
  };
  const add = () => {
    onChange([...items, emptyItem(specs, keys)]);
    const at = items.length;
    // Records have lists of their own inside, so the row is found before its input.
    requestAnimationFrame(() =>
      list.current?.children[at]?.querySelector<HTMLInputElement>('[data-name-input]')?.focus(),
    );
  };
  const rename = (index: number, text: string) => {
    const item = items[index];
    if (!item) return;
    const others = keys.filter((_, at) => at !== index);
    if (specs.some((one) => one.name === 'name')) return replace(index, { ...item, name: text });
    if (!specs.some((one) => one.name === 'label')) return replace(index, { ...item, key: identifier(text) });
    const kinds = specs.find((one) => one.name === 'type')?.schema.enum?.map(String) ?? [];
    const isUntouched = item.type === 'text' || guessKind(String(item.label ?? ''), kinds) === item.type;
    const guess = isUntouched ? (guessKind(text, kinds) ?? 'text') : null;
    replace(index, {
      ...item,
      label: text,
      ...(keyFollows(item) ? { key: keyFor(text, others) } : {}),
      ...(guess && kinds.length > 0 ? { type: guess } : {}),
    });
  };

  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="mb-1 min-h-5 font-medium text-meta">{label}</legend>
      {items.length > 0 ? (
        <ol ref={list} aria-label={label} className="grid gap-1">
          {items.map((item, index) => (
            <FieldRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the key of a field changes while its label is typed
              key={index}
              item={item}
              index={index}
              count={items.length}
              path={[...path, index]}
              specs={specs}
              onRename={(text) => rename(index, text)}
              onChange={(next) => replace(index, next)}
              onRemove={() => remove(index)}
              onMove={(by) => move(index, by)}
              onEnter={add}
            />
          ))}
        </ol>
      ) : null}
      <Button variant="ghost" size="sm" className="justify-self-start" icon={<Plus size={14} />} onClick={add}>
        {addWord(spec)}
      </Button>
      {problem ? <p className="text-failed text-meta">{problem}</p> : null}
      {!problem && spec.meta.description ? <p className="text-ink-3 text-meta">{spec.meta.description}</p> : null}
    </fieldset>
  );
};

const ADD_WORDS: Partial<Record<string, string>> = {
  inputs: 'Add value',
  state: 'Add value',
  query: 'Add parameter',
  headers: 'Add header',
};

const addWord = (spec: FieldSpec): string =>
  spec.meta.title === 'Details' ? 'Add detail' : (ADD_WORDS[spec.name] ?? 'Add field');

const identifier = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_')
    .slice(0, 64);

const emptyItem = (specs: FieldSpec[], taken: string[]): JsonObject => {
  const item: JsonObject = {};
  for (const spec of specs) {
    if (spec.name === 'key') item.key = freshKey(taken, specs.some((one) => one.name === 'label') ? 'field' : 'value');
    else if (spec.name === 'type') item.type = 'text';
    else if ('default' in spec.schema) item[spec.name] = spec.schema.default as Json;
    else if (spec.name === 'label' || spec.name === 'name' || spec.name === 'value') item[spec.name] = '';
  }
  return item;
};
