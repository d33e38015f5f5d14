'use client';

import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { VOTER_MODEL } from '@/graph/node-definition';
import { Badge } from '../../ui/badge';
import { Field } from '../../ui/field';
import { IconButton } from '../../ui/icon-button';
import { Select, type SelectGroup, type SelectOption } from '../../ui/select';
import { enumWord } from '../enum-words';
import { type ModelChoice, useFormScope, useFormServices } from '../form-services';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';

const DEFAULT = 'default';
const providerWords: Record<string, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  builtin: 'Built in',
};

const detailOf = (choice: ModelChoice): string | undefined =>
  choice.isStandIn ? 'Not an AI model' : choice.isLocal ? 'On this machine' : undefined;

const groupsOf = (choices: ModelChoice[]): SelectGroup[] => {
  const groups = new Map<string, SelectOption[]>();
  for (const choice of choices) {
    const label = providerWords[choice.provider] ?? enumWord(choice.provider);
    groups.set(label, [
      ...(groups.get(label) ?? []),
      { value: choice.id, label: choice.label, detail: detailOf(choice) },
    ]);
  }
  return [...groups].map(([label, options]) => ({ label, options }));
};

/** A model kept in the document that this copy does not offer (no key yet) stays in the list under its own name. */
const withUnknown = (groups: SelectGroup[], ids: string[]): SelectGroup[] => {
  const known = new Set(groups.flatMap((group) => group.options.map((option) => option.value)));
  const unknown = ids.filter((id) => id !== '' && id !== DEFAULT && id !== VOTER_MODEL && !known.has(id));
  return unknown.length === 0
    ? groups
    : [
        ...groups,
        {
          label: 'Not available here',
          options: unknown.map((id) => ({ value: id, label: id.slice(id.indexOf(':') + 1), detail: 'No key yet' })),
        },
      ];
};

export const ModelSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const { models } = useFormServices();
  const problem = useSettings().problemAt(`config.${formatPath(path)}`);
  const label = spec.meta.title ?? 'Model';
  const current = typeof value === 'string' && value !== '' ? value : DEFAULT;
  const isInVote = useFormScope()?.book.find('voter') !== undefined;
  const standard = models?.choices.find((choice) => choice.id === models.defaultModel);
  const chosen = current === DEFAULT ? standard : models?.choices.find((choice) => choice.id === current);
  return (
    <Field
      label={label}
      hint={chosen?.isStandIn ? <Badge tone="warn">Built-in rules, not an AI model</Badge> : undefined}
      help={spec.meta.description}
      error={problem}
    >
      {(control) => (
        <Select
          {...control}
          aria-label={label}
          value={current}
          onChange={onChange}
          options={[
            { value: DEFAULT, label: 'Default model', detail: standard?.label },
            ...(isInVote || current === VOTER_MODEL
              ? [
                  {
                    value: VOTER_MODEL,
                    label: 'The model of this vote',
                    detail: isInVote ? undefined : 'Not in a vote',
                  },
                ]
              : []),
            ...withUnknown(groupsOf(models?.choices ?? []), [current]),
          ]}
        />
      )}
    </Field>
  );
};

export const ModelListSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const { models } = useFormServices();
  const problem = useSettings().problemAt(`config.${formatPath(path)}`);
  const label = spec.meta.title ?? 'Models';
  const list = Array.isArray(value) ? value.map(String) : [];
  const groups = withUnknown(groupsOf(models?.choices ?? []), list);
  const nameOf = (id: string) =>
    id === DEFAULT
      ? 'Default model'
      : (groups.flatMap((group) => group.options).find((option) => option.value === id)?.label ?? id);
  const swap = (a: number, b: number) => {
    const next = [...list];
    [next[a], next[b]] = [next[b] ?? '', next[a] ?? ''];
    onChange(next);
  };
  return (
    <Field label={label} help={spec.meta.description} error={problem}>
      {() => (
        <div className="grid gap-1">
          <ol aria-label={label} className="grid gap-1">
            {list.map((id, index) => (
              <li key={id} className="flex h-8 items-center gap-1 rounded-control bg-raised ps-2">
                <span className="w-4 text-ink-3 text-meta">{index + 1}</span>
                <span className="min-w-0 flex-1 truncate">{nameOf(id)}</span>
                <IconButton
                  label={`Move ${nameOf(id)} up`}
                  icon={<ArrowUp size={14} />}
                  disabledReason={index === 0 ? 'It is the first' : null}
                  onClick={() => swap(index, index - 1)}
                />
                <IconButton
                  label={`Move ${nameOf(id)} down`}
                  icon={<ArrowDown size={14} />}
                  disabledReason={index === list.length - 1 ? 'It is the last' : null}
                  onClick={() => swap(index, index + 1)}
                />
                <IconButton
                  label={`Remove ${nameOf(id)}`}
                  icon={<X size={14} />}
                  onClick={() => onChange(list.filter((_, at) => at !== index))}
                />
              </li>
            ))}
          </ol>
          <Select
            aria-label="Add a model"
            placeholder="Add a model"
            value={null}
            options={[
              ...(list.includes(DEFAULT) ? [] : [{ value: DEFAULT, label: 'Default model' }]),
              ...groups.map((group) => ({
                ...group,
                options: group.options.filter((option) => !list.includes(option.value)),
              })),
            ]}
            onChange={(id) => onChange([...list, id])}
          />
        </div>
      )}
    </Field>
  );
};
