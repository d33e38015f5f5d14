'use client';

import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Finding } from '@/graph/finding';
import type { Json, JsonObject } from '@/graph/json';
import type { AnyNodeDefinition } from '@/graph/node-definition';
import { Disclosure } from '../../ui/disclosure';
import { configSpecs, isShown } from '../config-specs';
import { formatPath, type PathPart, setAt } from '../path';
import { SettingField } from './setting-field';
import { SettingsProvider } from './settings-context';

/** The settings of a step, drawn from its definition: fields in its order, what is rarely needed under More options. */
export const SettingsForm = ({
  definition,
  config,
  findings,
  onChange,
  focusField,
  more,
  moreSummary,
}: {
  definition: AnyNodeDefinition;
  config: JsonObject;
  findings: Finding[];
  /** `field` names what is edited, so that typing in it becomes one undo step */
  onChange: (config: JsonObject, field: string) => void;
  /** `config.prompt`: brought into view and focused; a new object asks again */
  focusField?: { field: string } | null;
  /** below the advanced settings, e.g. retries */
  more?: ReactNode;
  moreSummary?: ReactNode;
}) => {
  const specs = configSpecs(definition);
  const form = useRef<HTMLDivElement>(null);
  const [isMoreOpen, setMoreOpen] = useState(false);
  const latest = useRef({ config, onChange });
  latest.current = { config, onChange };

  const context = useMemo(
    () => ({
      config,
      set: (path: readonly PathPart[], value: Json | undefined) =>
        latest.current.onChange(setAt(latest.current.config, path, value) as JsonObject, formatPath(path)),
      setMany: (values: JsonObject) =>
        latest.current.onChange({ ...latest.current.config, ...values }, Object.keys(values).join('+')),
      problemAt: (path: string) => findings.find((finding) => finding.field === path)?.message,
      Setting: SettingField,
    }),
    [config, findings],
  );

  const shown = specs.filter((spec) => isShown(spec, config, specs));
  const advanced = shown.filter((spec) => spec.meta.advanced);
  const hasHiddenProblem = advanced.some((spec) =>
    findings.some((finding) => finding.field?.startsWith(`config.${spec.name}`)),
  );

  useEffect(() => {
    if (!focusField) return;
    const { field } = focusField;
    if (field.startsWith('policy') || isAdvanced(definition, field)) setMoreOpen(true);
    return focusWhenThere(form.current, field);
  }, [focusField, definition]);

  const draw = (list: typeof specs) =>
    list.map((spec) => (
      <SettingField
        key={spec.name}
        spec={spec}
        path={[spec.name]}
        value={config[spec.name]}
        onChange={(value) => context.set([spec.name], value)}
      />
    ));

  return (
    <SettingsProvider value={context}>
      <div ref={form} className="settings-form grid min-w-0 gap-3">
        {draw(shown.filter((spec) => !spec.meta.advanced))}
        {advanced.length > 0 || more ? (
          <Disclosure
            label="More options"
            summary={moreSummary}
            isOpen={isMoreOpen || hasHiddenProblem}
            onOpenChange={setMoreOpen}
          >
            {draw(advanced)}
            {more}
          </Disclosure>
        ) : null}
      </div>
    </SettingsProvider>
  );
};

const isAdvanced = (definition: AnyNodeDefinition, field: string): boolean =>
  configSpecs(definition).some((spec) => spec.meta.advanced && field.startsWith(`config.${spec.name}`));

const FOCUSABLE = 'input, textarea, button, [role="textbox"], [role="combobox"], [tabindex="0"]';

/** The editor of a text may still be loading: waits for it, a second at most. Returns what stops the waiting. */
const focusWhenThere = (root: HTMLElement | null, field: string): (() => void) | undefined => {
  if (!root) return undefined;
  const candidates = [field, ...parentsOf(field)];
  let frame = 0;
  let tries = 0;
  const attempt = () => {
    const element = candidates
      .map((name) => root.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`))
      .find(Boolean);
    const target = element?.querySelector<HTMLElement>(FOCUSABLE);
    if (target) {
      element?.scrollIntoView({ block: 'center' });
      target.focus();
    } else if (tries++ < 60) frame = requestAnimationFrame(attempt);
  };
  frame = requestAnimationFrame(attempt);
  return () => cancelAnimationFrame(frame);
};

const parentsOf = (field: string): string[] => {
  const parents: string[] = [];
  let current = field;
  while (/[.[]/.test(current)) {
    current = current.replace(/(\.[^.[\]]+|\[\d+\])$/, '');
    parents.push(current);
  }
  return parents;
};
