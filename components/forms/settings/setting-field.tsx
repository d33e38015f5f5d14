'use client';

import dynamic from 'next/dynamic';
import { type ComponentType, type ReactNode, useId } from 'react';
import { Field } from '../../ui/field';
import { Input, Textarea } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { Switch } from '../../ui/switch';
import { enumWord } from '../enum-words';
import { FormScopeProvider, useFormScope } from '../form-services';
import { ArgumentsSetting } from '../inputs/arguments-setting';
import { ConditionSetting } from '../inputs/condition-setting';
import { ConnectionSetting } from '../inputs/connection-setting';
import { CredentialSetting } from '../inputs/credential-setting';
import { DurationSetting } from '../inputs/duration-setting';
import { FieldListSetting } from '../inputs/field-list-setting';
import { ModelListSetting, ModelSetting } from '../inputs/model-setting';
import { NumberInput } from '../inputs/number-input';
import { RouteListSetting } from '../inputs/route-list-setting';
import { SampleSetting } from '../inputs/sample-setting';
import { StringListSetting } from '../inputs/string-list-setting';
import { TemplateSetting } from '../inputs/template-setting';
import { ToolSetting } from '../inputs/tool-setting';
import { WorkflowSetting } from '../inputs/workflow-setting';
import { formatPath } from '../path';
import type { SettingProps } from './setting';
import { useSettings } from './settings-context';

const CodeSetting = dynamic(() => import('../inputs/code-setting').then((module) => module.CodeSetting));
const SchemaSetting = dynamic(() => import('../inputs/schema-setting').then((module) => module.SchemaSetting));

type Widget = ComponentType<SettingProps>;

/** Settings that draw their own label and parts. */
const widgets: Partial<Record<string, Widget>> = {
  fields: FieldListSetting,
  routes: RouteListSetting,
  'model-list': ModelListSetting,
  arguments: ArgumentsSetting,
  code: CodeSetting,
  schema: SchemaSetting,
  sample: SampleSetting,
  model: ModelSetting,
  connection: ConnectionSetting,
  tool: ToolSetting,
  workflow: WorkflowSetting,
  credential: CredentialSetting,
  condition: ConditionSetting,
  duration: DurationSetting,
};

/** One setting. `data-field` is what a finding points at. */
export const SettingField = (props: SettingProps) => {
  const body = useFormScope()?.body;
  const drawn = draw(props);
  return (
    <div data-field={`config.${formatPath(props.path)}`} className="min-w-0">
      {body && props.spec.meta.scope === 'body' ? <FormScopeProvider scope={body}>{drawn}</FormScopeProvider> : drawn}
    </div>
  );
};

const draw = (props: SettingProps): ReactNode => {
  const { spec } = props;
  const Special = spec.meta.widget ? widgets[spec.meta.widget] : undefined;
  if (Special) return <Special {...props} />;
  if (spec.meta.value === 'template' || spec.meta.value === 'expression') return <TemplateSetting {...props} />;
  const type = [spec.schema.type].flat().find((one) => one !== 'null');
  if (Array.isArray(spec.schema.enum)) return <ChoiceSetting {...props} />;
  if (type === 'boolean') return <SwitchSetting {...props} />;
  if (type === 'number' || type === 'integer') return <NumberSetting {...props} />;
  if (type === 'array') return <StringListSetting {...props} />;
  return <TextSetting {...props} />;
};

const title = (props: SettingProps): string => props.spec.meta.title ?? enumWord(props.spec.name);

const useProblem = (props: SettingProps): string | undefined =>
  useSettings().problemAt(`config.${formatPath(props.path)}`);

const TextSetting = (props: SettingProps) => {
  const problem = useProblem(props);
  const value = typeof props.value === 'string' ? props.value : '';
  const Control = props.spec.meta.widget === 'textarea' ? Textarea : Input;
  return (
    <Field
      label={title(props)}
      help={props.spec.meta.description}
      error={problem}
      isRequired={props.spec.meta.isRequired}
    >
      {(control) => (
        <Control
          {...control}
          value={value}
          placeholder={props.spec.meta.placeholder}
          onChange={(event: { target: { value: string } }) =>
            props.onChange(
              event.target.value === '' && !('default' in props.spec.schema) ? undefined : event.target.value,
            )
          }
        />
      )}
    </Field>
  );
};

const NumberSetting = (props: SettingProps) => {
  const problem = useProblem(props);
  const { schema } = props.spec;
  return (
    <Field
      label={title(props)}
      help={props.spec.meta.description}
      error={problem}
      isRequired={props.spec.meta.isRequired}
    >
      {(control) => (
        <NumberInput
          control={control}
          value={typeof props.value === 'number' ? props.value : undefined}
          fallback={typeof schema.default === 'number' ? schema.default : undefined}
          min={numberOf(schema.minimum)}
          max={numberOf(schema.maximum)}
          isWhole={schema.type === 'integer'}
          onChange={props.onChange}
        />
      )}
    </Field>
  );
};

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;

const SwitchSetting = (props: SettingProps) => {
  const id = useId();
  const problem = useProblem(props);
  const isOn = typeof props.value === 'boolean' ? props.value : props.spec.schema.default === true;
  const note = problem ?? props.spec.meta.description;
  return (
    <div>
      <div className="flex min-h-8 items-center gap-2">
        <label htmlFor={id} className="min-w-0 flex-1 font-medium text-meta">
          {title(props)}
        </label>
        <Switch id={id} aria-describedby={note ? `${id}-note` : undefined} isOn={isOn} onChange={props.onChange} />
      </div>
      {note ? (
        <p id={`${id}-note`} className={problem ? 'text-failed text-meta' : 'text-ink-3 text-meta'}>
          {note}
        </p>
      ) : null}
    </div>
  );
};

const ChoiceSetting = (props: SettingProps) => {
  const problem = useProblem(props);
  const values = (props.spec.schema.enum ?? []).filter((value): value is string => typeof value === 'string');
  const current = typeof props.value === 'string' ? props.value : String(props.spec.schema.default ?? '');
  const options = values.map((value) => ({ value, label: props.spec.meta.words?.[value] ?? enumWord(value) }));
  const isShort = options.length <= 4 && options.reduce((sum, option) => sum + option.label.length, 0) <= 34;
  return (
    <Field
      label={title(props)}
      help={props.spec.meta.description}
      error={problem}
      isRequired={props.spec.meta.isRequired}
    >
      {(control) =>
        isShort ? (
          <Segmented label={title(props)} items={options} value={current} onChange={props.onChange} />
        ) : (
          <Select {...control} aria-label={title(props)} value={current} options={options} onChange={props.onChange} />
        )
      }
    </Field>
  );
};
