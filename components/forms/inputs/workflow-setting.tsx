'use client';

import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Note } from '../../ui/note';
import { Select } from '../../ui/select';
import { useFormServices, type WorkflowChoice } from '../form-services';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';

/** Which published workflow a step runs. Choosing keeps its version and its form, so that nothing changes until it is updated. */
export const WorkflowSetting = ({ spec, path, value }: SettingProps) => {
  const { workflows } = useFormServices();
  const settings = useSettings();
  const chosen = isJsonObject(value) ? value : {};
  const id = typeof chosen.id === 'string' ? chosen.id : '';
  const hash = typeof chosen.versionHash === 'string' ? chosen.versionHash : '';
  // A step that came in a file knows its version by what it is, not by where it was.
  const known = workflows?.find((one) => one.id === id) ?? workflows?.find((one) => one.versionHash === hash);
  const isGone = workflows !== null && hash !== '' && !known;
  const problem =
    settings.problemAt(`config.${formatPath(path)}`) ??
    (isGone ? `"${String(chosen.name)}" is not published here any more. Choose another workflow.` : undefined);
  const label = spec.meta.title ?? 'Workflow';

  const choose = (workflow: WorkflowChoice) => {
    const given = isJsonObject(settings.config.values) ? settings.config.values : {};
    const taken = Object.keys(workflow.inputSchema.properties ?? {});
    settings.setMany({
      workflow: snapshotOf(workflow),
      // What the new one takes too stays filled in.
      values: Object.fromEntries(Object.entries(given).filter(([name]) => taken.includes(name))),
    });
  };
  const options = (workflows ?? []).map((one) => ({
    value: one.id,
    label: one.name,
    detail: one.isOpen ? 'This workflow' : `Version ${one === known ? chosen.number : one.number}`,
    isDisabled: one.isOpen,
  }));

  return (
    <Field
      label={label}
      hint={hash === '' ? undefined : <Badge>Version {String(chosen.number)}</Badge>}
      help={spec.meta.description}
      error={problem}
      isRequired
    >
      {(control) => (
        <>
          <Select
            {...control}
            aria-label={label}
            value={hash === '' ? null : (known?.id ?? id)}
            placeholder={workflows?.length === 0 ? 'No workflow is published yet' : 'Choose a workflow'}
            isDisabled={workflows?.length === 0 && hash === ''}
            options={
              hash !== '' && !known
                ? [{ value: id, label: String(chosen.name), detail: 'Missing' }, ...options]
                : options
            }
            onChange={(next) => {
              const workflow = workflows?.find((one) => one.id === next);
              if (workflow && workflow !== known) choose(workflow);
            }}
          />
          {workflows?.length === 0 && hash === '' ? (
            <p className="mt-1 text-ink-3 text-meta">Open another workflow and press Publish to use it here.</p>
          ) : null}
          {known && known.versionHash !== hash ? (
            <Note
              tone="warn"
              className="mt-1"
              action={
                <Button size="sm" onClick={() => choose(known)}>
                  Update
                </Button>
              }
            >
              Version {known.number} of {known.name} is published now. This step runs version {String(chosen.number)}.
            </Note>
          ) : null}
        </>
      )}
    </Field>
  );
};

/** As the step keeps it: without what only the picker needs. */
const snapshotOf = ({ isOpen: _, ...version }: WorkflowChoice): JsonObject => version as unknown as Json as JsonObject;
