'use client';

import { Field } from '../../ui/field';
import { ConditionBuilder } from '../conditions/condition-builder';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';

/** A setting that says when something holds. */
export const ConditionSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const problem = useSettings().problemAt(`config.${formatPath(path)}`);
  const label = spec.meta.title ?? spec.name;
  return (
    <Field label={label} help={spec.meta.description} error={problem} isRequired={spec.meta.isRequired}>
      {() => (
        <ConditionBuilder
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          isInvalid={problem !== undefined}
        />
      )}
    </Field>
  );
};
