'use client';

import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { Disclosure } from '../../ui/disclosure';
import { deref, specsOf } from '../config-specs';
import type { SettingProps } from '../settings/setting';
import { useSettings } from '../settings/settings-context';
import { ArgumentField } from './argument-field';

/** The form of a tool or a workflow, drawn from what it says it takes. Every text may hold values of earlier steps. */
export const ArgumentsSetting = ({ spec, path, value, onChange }: SettingProps) => {
  const { config } = useSettings();
  const given: JsonObject = isJsonObject(value) ? value : {};
  const schema = schemaAt(config, spec.meta.schemaAt ?? []);
  // Nothing is chosen yet that could take anything.
  if (schema === null) return null;
  const specs = specsOf(schema, schema);
  const required = new Set(deref(schema, schema).required ?? []);
  const set = (name: string, next: Json | undefined) => {
    const { [name]: _old, ...others } = given;
    onChange(next === undefined ? others : { ...others, [name]: next });
  };
  const isLead = (name: string) => required.has(name) || given[name] !== undefined;
  const lead = specs.filter((spec) => isLead(spec.name));
  const rest = specs.filter((spec) => !isLead(spec.name));
  // A tool with no required fields would otherwise show an empty form.
  const [shown, hidden] = lead.length === 0 ? [specs, []] : [lead, rest];
  const draw = (list: typeof specs) =>
    list.map((spec) => (
      <ArgumentField
        key={spec.name}
        name={spec.name}
        schema={spec.schema}
        root={schema}
        isRequired={required.has(spec.name)}
        path={[...path, spec.name]}
        value={given[spec.name]}
        onChange={(next) => set(spec.name, next)}
      />
    ));
  const unknown = Object.keys(given).filter((name) => !specs.some((spec) => spec.name === name));
  return (
    <div className="grid gap-3">
      {specs.length === 0 && unknown.length === 0 ? <p className="text-ink-3 text-meta">It needs nothing.</p> : null}
      {draw(shown)}
      {unknown.map((name) => (
        <ArgumentField
          key={name}
          name={name}
          schema={{}}
          root={schema}
          isRequired={false}
          path={[...path, name]}
          value={given[name]}
          onChange={(next) => set(name, next)}
        />
      ))}
      {hidden.length > 0 ? (
        <Disclosure label="More to fill in" summary={hidden.map((spec) => spec.meta.title ?? spec.name).join(', ')}>
          {draw(hidden)}
        </Disclosure>
      ) : null}
    </div>
  );
};

const schemaAt = (config: JsonObject, path: readonly string[]): JsonSchema | null => {
  let current: Json | undefined = config;
  for (const key of path) current = isJsonObject(current) ? current[key] : undefined;
  return isJsonObject(current) ? (current as JsonSchema) : null;
};
