'use client';

import type { JsonObject } from '@/graph/json';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Select } from '../../ui/select';
import { type ToolChoice, useFormServices } from '../form-services';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { snapshotOf } from './tool-snapshot';

const effectWord = (tool: ToolChoice): { label: string; tone: 'neutral' | 'warn' | 'danger' } =>
  tool.effect === 'write'
    ? tool.annotations.destructiveHint === true
      ? { label: 'Cannot be undone', tone: 'danger' }
      : { label: 'Changes data', tone: 'warn' }
    : { label: 'Reads', tone: 'neutral' };

/** Which tool of the connection. Choosing one keeps a copy of how it describes itself, so that checks need no connection. */
export const ToolSetting = ({ spec, path, value }: SettingProps) => {
  const { connections } = useFormServices();
  const settings = useSettings();
  const current = typeof value === 'string' ? value : '';
  const connection = connections?.find((one) => one.name === settings.config.connection);
  const tools = connection?.tools ?? [];
  const chosen = tools.find((tool) => tool.name === current);
  const kept = snapshotFingerprint(settings.config.snapshot);
  const hasChanged = chosen !== undefined && kept !== undefined && kept !== chosen.fingerprint;
  const problem = settings.problemAt(`config.${formatPath(path)}`);

  const choose = (name: string) => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) return;
    settings.setMany({
      tool: name,
      snapshot: snapshotOf(tool),
      ...(name === current ? {} : { arguments: {} }),
    });
  };

  return (
    <Field
      label={spec.meta.title ?? 'Tool'}
      hint={chosen ? <Badge tone={effectWord(chosen).tone}>{effectWord(chosen).label}</Badge> : undefined}
      help={chosen?.description || undefined}
      error={problem ?? chosen?.problem ?? undefined}
      isRequired
    >
      {(control) => (
        <>
          <Select
            {...control}
            aria-label={spec.meta.title ?? 'Tool'}
            value={current === '' ? null : current}
            placeholder={connection ? 'Choose a tool' : 'Choose a connection first'}
            isDisabled={!connection && current === ''}
            options={[
              ...(current !== '' && !chosen ? [{ value: current, label: current }] : []),
              ...tools.map((tool) => ({
                value: tool.name,
                label: tool.title || tool.name,
                detail: tool.problem ? 'Broken' : effectWord(tool).label,
                isDisabled: Boolean(tool.problem),
              })),
            ]}
            onChange={choose}
          />
          {hasChanged ? (
            <div className="mt-1 flex items-center gap-2 rounded-control bg-retry-soft px-2 py-1 text-meta">
              <span className="flex-1">This tool has changed on its server since it was chosen.</span>
              <Button size="sm" onClick={() => choose(current)}>
                Use it as it is now
              </Button>
            </div>
          ) : null}
        </>
      )}
    </Field>
  );
};

const snapshotFingerprint = (snapshot: unknown): string | undefined => {
  const fingerprint = (snapshot as JsonObject | undefined)?.fingerprint;
  return typeof fingerprint === 'string' ? fingerprint : undefined;
};
