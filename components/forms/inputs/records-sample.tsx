'use client';

import { withoutEmpties } from '@/components/runs/data-form/form-field';
import { RecordsInput } from '@/components/runs/data-form/records-input';
import { isJsonObject, type Json } from '@/graph/json';
import { inputFieldSchema, schemaOfFields } from '@/nodes/value-fields';

/** A sample of a list of records, in the columns that their fields make. */
export const RecordsSample = ({
  fields,
  value,
  onChange,
}: {
  /** the setting that names the fields of each record */
  fields: Json | undefined;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}) => {
  const read = inputFieldSchema.shape.fields.safeParse(fields);
  const items = schemaOfFields(read.data ?? [], 'absent');
  if (Object.keys(items.properties ?? {}).length === 0)
    return <p className="text-ink-3 text-meta">Add the fields of each record first.</p>;
  return (
    <RecordsInput
      label="Sample"
      schema={{ type: 'array', items }}
      value={value}
      onChange={(rows) =>
        onChange(
          Array.isArray(rows) ? rows.map((row) => (isJsonObject(row) ? withoutEmpties(row, items) : row)) : undefined,
        )
      }
    />
  );
};
