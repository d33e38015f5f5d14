'use client';

import { Ellipsis, Plus } from 'lucide-react';
import { useRef } from 'react';
import { isJsonObject, type JsonObject } from '@/graph/json';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { Input } from '../../ui/input';
import { Menu } from '../../ui/menu';
import { Select } from '../../ui/select';
import { ConditionBuilder } from '../conditions/condition-builder';
import { specsOf } from '../config-specs';
import { enumWord } from '../enum-words';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';

/** The ways out of a step, in order. Each keeps its port when it is renamed, so what is joined to it stays joined. */
export const RouteListSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const settings = useSettings();
  const list = useRef<HTMLOListElement>(null);
  const routes = Array.isArray(value) ? value.filter(isJsonObject) : [];
  const specs = specsOf(spec.schema.items ?? {}, spec.schema);
  const has = (name: string) => specs.some((one) => one.name === name);
  const tones = specs.find((one) => one.name === 'tone')?.schema.enum?.map(String) ?? [];
  // A router asks for rules only while rules decide.
  const hasRules = has('when') && settings.config.mode !== 'model';
  const hasWords = has('description');
  const label = spec.meta.title ?? 'Routes';
  const noun = label === 'Answers' ? 'answer' : 'route';
  const problem = settings.problemAt(`config.${formatPath(path)}`);

  const set = (index: number, patch: JsonObject) =>
    onChange(routes.map((route, at) => (at === index ? { ...route, ...patch } : route)));
  const move = (index: number, by: number) => {
    const next = [...routes];
    const [route] = next.splice(index, 1);
    if (route) next.splice(index + by, 0, route);
    onChange(next);
  };
  const add = () => {
    const ids = new Set(routes.map((route) => route.id));
    let number = routes.length + 1;
    while (ids.has(`route_${number}`)) number++;
    onChange([
      ...routes,
      {
        id: `route_${number}`,
        label: '',
        ...(has('description') ? { description: '' } : {}),
        ...(has('when') ? { when: '' } : {}),
        ...(has('tone') ? { tone: 'neutral' } : {}),
      },
    ]);
    const at = routes.length;
    requestAnimationFrame(() =>
      list.current?.children[at]?.querySelector<HTMLInputElement>('[data-name-input]')?.focus(),
    );
  };

  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 flex min-h-5 w-full items-center font-medium text-meta">
        {label}
        {hasRules && routes.length > 1 ? (
          <span className="ms-auto font-normal text-ink-3">The first that fits is taken</span>
        ) : null}
      </legend>
      <ol ref={list} aria-label={label} className="grid gap-2">
        {routes.map((route, index) => {
          const at = `config.${formatPath([...path, index])}`;
          const name = String(route.label ?? '') || `${enumWord(noun)} ${index + 1}`;
          const labelProblem = settings.problemAt(`${at}.label`) ?? settings.problemAt(`${at}.id`);
          const ruleProblem = settings.problemAt(`${at}.when`);
          const wordsProblem = settings.problemAt(`${at}.description`);
          return (
            <li key={String(route.id)} data-field={at} className="grid gap-2 rounded-control border border-line p-2">
              <div className="flex items-center gap-1" data-field={`${at}.label`}>
                <Input
                  data-name-input
                  aria-label={`Name of ${noun} ${index + 1}`}
                  aria-invalid={labelProblem ? true : undefined}
                  placeholder={`Name this ${noun}`}
                  value={String(route.label ?? '')}
                  onChange={(event) => set(index, { label: event.target.value })}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
                    event.preventDefault();
                    add();
                  }}
                />
                {tones.length > 0 ? (
                  <Select
                    aria-label={`Look of ${name}`}
                    className="w-28 flex-none"
                    value={String(route.tone ?? 'neutral')}
                    options={tones.map((tone) => ({ value: tone, label: enumWord(tone) }))}
                    onChange={(tone) => set(index, { tone })}
                  />
                ) : null}
                <Menu
                  trigger={<IconButton label={`Actions for ${name}`} icon={<Ellipsis size={14} />} />}
                  entries={[
                    {
                      label: 'Move up',
                      onSelect: () => move(index, -1),
                      disabledReason: index === 0 ? 'It is the first' : null,
                    },
                    {
                      label: 'Move down',
                      onSelect: () => move(index, 1),
                      disabledReason: index === routes.length - 1 ? 'It is the last' : null,
                    },
                    { kind: 'separator' },
                    {
                      label: 'Remove',
                      onSelect: () => onChange(routes.filter((_, one) => one !== index)),
                      isDanger: true,
                    },
                  ]}
                />
              </div>
              {labelProblem ? <p className="text-failed text-meta">{labelProblem}</p> : null}
              {hasRules ? (
                <div data-field={`${at}.when`} className="grid gap-1">
                  <ConditionBuilder
                    label={`When ${name} is taken`}
                    value={String(route.when ?? '')}
                    onChange={(when) => set(index, { when })}
                    isInvalid={ruleProblem !== undefined}
                  />
                  {ruleProblem ? <p className="text-failed text-meta">{ruleProblem}</p> : null}
                </div>
              ) : null}
              {hasWords ? (
                <div data-field={`${at}.description`} className="grid gap-1">
                  <Input
                    aria-label={`${name} in words`}
                    placeholder={hasRules ? 'In words, for the card' : 'When should the model choose it?'}
                    value={String(route.description ?? '')}
                    onChange={(event) => set(index, { description: event.target.value })}
                  />
                  {wordsProblem ? <p className="text-retry text-meta">{wordsProblem}</p> : null}
                </div>
              ) : null}
            </li>
          );
        })}
      </ol>
      <Button variant="ghost" size="sm" className="justify-self-start" icon={<Plus size={14} />} onClick={add}>
        Add {noun}
      </Button>
      {problem ? <p className="text-failed text-meta">{problem}</p> : null}
    </fieldset>
  );
};
