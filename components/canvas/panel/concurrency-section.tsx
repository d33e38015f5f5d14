'use client';

import { NumberInput } from '../../forms/inputs/number-input';
import { Field } from '../../ui/field';
import { useDocument, useEditor, useView } from '../store/editor-context';

/** How many runs of this workflow may be at work at once. */
export const ConcurrencySection = () => {
  const editor = useEditor();
  const concurrency = useDocument((document) => document.settings?.concurrency);
  const isReadOnly = useView((view) => view.isReadOnly);
  return (
    <section aria-label="Runs at once" className="border-line border-b px-4 py-3">
      <Field
        label="Runs at once"
        hint="Optional"
        help={
          concurrency === undefined
            ? 'Empty: no limit.'
            : 'More runs wait in line, first come first served. A run that waits for a person holds no place.'
        }
      >
        {(control) =>
          isReadOnly ? (
            <p>{concurrency ?? 'No limit'}</p>
          ) : (
            <NumberInput
              control={control}
              className="max-w-32"
              value={concurrency}
              min={1}
              max={10_000}
              isWhole
              onChange={(value) => editor.setConcurrency(value)}
            />
          )
        }
      </Field>
    </section>
  );
};
