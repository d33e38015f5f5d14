'use client';

import { Field } from '../../ui/field';
import { Kbd } from '../../ui/kbd';
import { useFormScope } from '../form-services';
import { formatPath } from '../path';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { TemplateField } from '../template/template-field';
import { Suggestions } from '../values/suggestions';

/** A setting that may hold values of earlier steps. */
export const TemplateSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const problem = useSettings().problemAt(`config.${formatPath(path)}`);
  const scope = useFormScope();
  const label = spec.meta.title ?? spec.name;
  const text = typeof value === 'string' ? value : '';
  const kind = spec.meta.value === 'expression' ? 'expression' : 'template';
  const isOneValue = spec.meta.expects !== undefined && spec.meta.widget !== 'textarea';
  return (
    <Field
      label={label}
      hint={
        scope && scope.book.entries.length > 0 ? (
          <>
            <Kbd>/</Kbd> adds a value
          </>
        ) : undefined
      }
      help={spec.meta.description}
      error={problem}
      isRequired={spec.meta.isRequired}
    >
      {(control) => (
        <>
          <TemplateField
            value={text}
            onChange={onChange}
            label={label}
            kind={kind}
            lines={spec.meta.widget === 'textarea' ? 'many' : 'one'}
            placeholder={spec.meta.placeholder ?? (isOneValue ? 'Pick a value' : '')}
            control={control}
          />
          {text.trim() === '' && isOneValue ? (
            <Suggestions
              expects={spec.meta.expects ?? {}}
              onPick={(expression) => onChange(kind === 'template' ? `{{ ${expression} }}` : expression)}
            />
          ) : null}
        </>
      )}
    </Field>
  );
};
