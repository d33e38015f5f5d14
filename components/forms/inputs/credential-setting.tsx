'use client';

import { Field } from '../../ui/field';
import { Select } from '../../ui/select';
import { useFormServices } from '../form-services';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';

/** No credential can be called so: names neither begin nor end with a space. */
const NONE = ' ';

/** A stored secret by its name; the secret itself is never here. */
export const CredentialSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const { credentials } = useFormServices();
  const current = typeof value === 'string' && value !== '' ? value : NONE;
  const isGone = credentials !== null && current !== NONE && !credentials.some((one) => one.name === current);
  const problem =
    useSettings().problemAt(`config.${formatPath(path)}`) ??
    (isGone
      ? `There is no credential called "${current}" here. Choose another or add it under Connections.`
      : undefined);
  const label = spec.meta.title ?? 'Credential';
  const options = (credentials ?? []).map((one) => ({
    value: one.name,
    label: one.name,
    detail: `${one.headerName} for ${one.hosts.length === 1 ? one.hosts[0] : `${one.hosts.length} hosts`}`,
  }));
  return (
    <Field label={label} help={spec.meta.description} error={problem}>
      {(control) => (
        <Select
          {...control}
          aria-label={label}
          value={current}
          options={[
            { value: NONE, label: 'None' },
            ...(isGone ? [{ value: current, label: current, detail: 'Missing' }] : []),
            ...options,
          ]}
          onChange={(name) => onChange(name === NONE ? '' : name)}
          footer={
            <a
              href="/connections"
              className="block rounded-control px-2 py-2 text-accent-text text-meta hover:bg-raised"
            >
              Add a credential
            </a>
          }
        />
      )}
    </Field>
  );
};
