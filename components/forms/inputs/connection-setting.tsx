'use client';

import { Badge } from '../../ui/badge';
import { Field } from '../../ui/field';
import { Select } from '../../ui/select';
import { useFormServices } from '../form-services';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';

/** Which server a tool is called on. A connection this copy does not have stays under its name, with what to do. */
export const ConnectionSetting = ({ spec, path, value }: SettingProps) => {
  const { connections } = useFormServices();
  const settings = useSettings();
  const current = typeof value === 'string' ? value : '';
  const chosen = connections?.find((connection) => connection.name === current);
  const isGone = connections !== null && current !== '' && !chosen;
  const problem =
    settings.problemAt(`config.${formatPath(path)}`) ??
    (isGone
      ? `There is no connection called "${current}" here. Choose another or add it under Connections.`
      : undefined);
  const options = (connections ?? []).map((connection) => ({
    value: connection.name,
    label: connection.isDemo ? 'Demo services' : connection.name,
    detail: connection.isDemo ? 'Nothing leaves this machine' : `${connection.tools.length} tools`,
  }));
  return (
    <Field
      label={spec.meta.title ?? 'Connection'}
      hint={chosen?.isDemo ? <Badge>Demo: nothing leaves this machine</Badge> : undefined}
      error={problem}
      isRequired
    >
      {(control) => (
        <Select
          {...control}
          aria-label={spec.meta.title ?? 'Connection'}
          value={current === '' ? null : current}
          placeholder="Choose a connection"
          options={isGone ? [{ value: current, label: current, detail: 'Missing' }, ...options] : options}
          onChange={(connection) => {
            if (connection === current) return;
            settings.setMany({ connection, tool: '', snapshot: {}, arguments: {} });
          }}
          footer={
            <a
              href="/connections"
              className="block rounded-control px-2 py-2 text-accent-text text-meta hover:bg-raised"
            >
              Add a connection
            </a>
          }
        />
      )}
    </Field>
  );
};
