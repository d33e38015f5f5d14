'use client';

import { Field } from '../../ui/field';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { CodeEditor } from './code-editor';

export const CodeSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const settings = useSettings();
  const problem = settings.problemAt(`config.${formatPath(path)}`);
  const label = spec.meta.title ?? 'Code';
  return (
    <Field label={label} help={spec.meta.description} error={problem} isRequired={spec.meta.isRequired}>
      {({ id }) => (
        <CodeEditor
          id={id}
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          language={settings.config.language === 'typescript' ? 'typescript' : 'javascript'}
          isInvalid={problem !== undefined}
        />
      )}
    </Field>
  );
};
