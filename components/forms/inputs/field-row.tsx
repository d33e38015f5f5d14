'use client';

import { ChevronDown, Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { JsonObject } from '@/graph/json';
import { cn } from '../../ui/cn';
import { IconButton } from '../../ui/icon-button';
import { Input } from '../../ui/input';
import { Menu } from '../../ui/menu';
import { Select } from '../../ui/select';
import { type FieldSpec, isShown } from '../config-specs';
import { enumWord } from '../enum-words';
import { formatPath, type PathPart } from '../path';
import { useSettings } from '../settings/settings-context';
import { TemplateField } from '../template/template-field';

/** One field of a list: its name and kind in a line, its value below, what is rarely needed behind a chevron. */
export const FieldRow = ({
  item,
  index,
  count,
  path,
  specs,
  onRename,
  onChange,
  onRemove,
  onMove,
  onEnter,
}: {
  item: JsonObject;
  index: number;
  count: number;
  path: readonly PathPart[];
  specs: FieldSpec[];
  onRename: (text: string) => void;
  onChange: (item: JsonObject) => void;
  onRemove: () => void;
  onMove: (by: number) => void;
  onEnter: () => void;
}) => {
  const settings = useSettings();
  const at = `config.${formatPath(path)}`;
  const hasLabel = specs.some((spec) => spec.name === 'label');
  const nameOf = hasLabel ? 'label' : specs.some((spec) => spec.name === 'name') ? 'name' : 'key';
  const name = String(item[nameOf] ?? '');
  const shownName = name || `Field ${index + 1}`;
  const kinds = specs.find((spec) => spec.name === 'type');
  const valueSpec = specs.find((spec) => spec.name === 'value');
  const inLine = new Set(['label', 'type', 'value', nameOf]);
  const others = specs.filter((spec) => !inLine.has(spec.name) && isShown(spec, item, specs));
  const prominent = others.filter((spec) => spec.meta.isProminent);
  const details = others.filter((spec) => !spec.meta.isProminent);
  const isBoxed = valueSpec !== undefined || prominent.length > 0;
  const needsDetails = details.some((spec) => settings.problemAt(`${at}.${spec.name}`) !== undefined);
  const wantsDetails = item.type === 'choice' || item.type === 'records';
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const isShownOpen = isOpen ?? (needsDetails || wantsDetails);
  const problem = settings.problemAt(`${at}.${nameOf}`) ?? settings.problemAt(`${at}.key`) ?? settings.problemAt(at);

  const draw = (spec: FieldSpec) => (
    <settings.Setting
      key={spec.name}
      spec={spec}
      path={[...path, spec.name]}
      value={item[spec.name]}
      onChange={(value) => {
        const { [spec.name]: _old, ...rest } = item;
        onChange(value === undefined ? rest : { ...rest, [spec.name]: value });
      }}
    />
  );

  return (
    <li
      className={cn('grid gap-2 rounded-control', (isBoxed || isShownOpen) && 'border border-line p-2')}
      data-field={at}
    >
      <div className="flex items-center gap-1">
        <Input
          data-name-input
          aria-label={hasLabel ? `Label of field ${index + 1}` : `Name of value ${index + 1}`}
          aria-invalid={problem ? true : undefined}
          value={name}
          placeholder={hasLabel ? 'Name it' : nameOf === 'name' ? 'Name' : 'name'}
          className="flex-1"
          onChange={(event) => onRename(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onEnter();
          }}
        />
        {kinds ? (
          <Select
            aria-label={`Kind of ${shownName}`}
            className="w-36 flex-none"
            value={String(item.type ?? 'text')}
            options={(kinds.schema.enum ?? []).map((kind) => ({ value: String(kind), label: enumWord(kind) }))}
            onChange={(type) => onChange({ ...item, type })}
          />
        ) : null}
        {details.length > 0 ? (
          <IconButton
            label={isShownOpen ? `Hide details of ${shownName}` : `Show details of ${shownName}`}
            aria-expanded={isShownOpen}
            icon={<ChevronDown size={14} className={cn('transition-transform', isShownOpen && 'rotate-180')} />}
            onClick={() => setOpen(!isShownOpen)}
          />
        ) : null}
        <Menu
          trigger={<IconButton label={`Actions for ${shownName}`} icon={<Ellipsis size={14} />} />}
          entries={[
            { label: 'Move up', onSelect: () => onMove(-1), disabledReason: index === 0 ? 'It is the first' : null },
            {
              label: 'Move down',
              onSelect: () => onMove(1),
              disabledReason: index === count - 1 ? 'It is the last' : null,
            },
            { kind: 'separator' },
            { label: 'Remove', onSelect: onRemove, isDanger: true },
          ]}
        />
      </div>
      {problem ? <p className="text-failed text-meta">{problem}</p> : null}
      {valueSpec ? (
        <div data-field={`${at}.value`}>
          <TemplateField
            value={String(item.value ?? '')}
            onChange={(value) => onChange({ ...item, value })}
            label={`Value of ${shownName}`}
            lines="one"
            placeholder="Pick a value, or write"
            control={{ 'aria-invalid': settings.problemAt(`${at}.value`) ? true : undefined }}
          />
          {settings.problemAt(`${at}.value`) ? (
            <p className="mt-1 text-failed text-meta">{settings.problemAt(`${at}.value`)}</p>
          ) : null}
        </div>
      ) : null}
      {prominent.length > 0 ? <div className="grid gap-2">{prominent.map(draw)}</div> : null}
      {isShownOpen && details.length > 0 ? <div className="grid gap-3 ps-1">{details.map(draw)}</div> : null}
    </li>
  );
};
