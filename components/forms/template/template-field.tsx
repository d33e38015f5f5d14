'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import type { FieldControl } from '../../ui/field';
import { useFormScope } from '../form-services';
import { emptyBook } from '../values/value-book';
import { ValuePicker } from '../values/value-picker';
import { meantCalculation } from './meant-calculation';
import { splitValues } from './split-values';
import { releaseTemplate, setActiveTemplate, type TemplateHandle, VALUE_MIME } from './template-handle';
import { TemplateText } from './template-text';

const TemplateEditor = dynamic(() => import('./template-editor').then((module) => module.TemplateEditor), {
  ssr: false,
});
const TemplatePreview = dynamic(() => import('./template-preview').then((module) => module.TemplatePreview), {
  ssr: false,
});

export interface TemplateFieldProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  kind?: 'template' | 'expression';
  lines?: 'one' | 'few' | 'many';
  /** set in the type of code, e.g. a query */
  isCode?: boolean;
  placeholder?: string;
  control?: Partial<FieldControl>;
  autoFocus?: boolean;
  hasPreview?: boolean;
  onEnter?: () => void;
}

/**
 * Text with values in it. Values are pills: picked from the list beside the form, dragged, or found by `/`. The person
 * never sees the language under them.
 */
export const TemplateField = ({
  value,
  onChange,
  label,
  kind = 'template',
  lines = 'many',
  isCode = false,
  placeholder = '',
  control,
  autoFocus = false,
  hasPreview = true,
  onEnter,
}: TemplateFieldProps) => {
  const scope = useFormScope();
  const book = scope?.book ?? emptyBook;
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<TemplateHandle | null>(null);
  const [isReady, setReady] = useState(false);
  const [isDropTarget, setDropTarget] = useState(false);
  const [picker, setPicker] = useState<{ x: number; y: number; typed: string } | null>(null);
  const hasValues = splitValues(value, kind).length > 0;
  const formula = kind === 'template' && hasValues ? meantCalculation(value, book) : null;

  useEffect(() => {
    void import('./template-editor').then(() => setReady(true));
    return () => {
      if (handle.current) releaseTemplate(handle.current);
    };
  }, []);

  const attributes: Record<string, string> = {
    role: 'textbox',
    'aria-label': label,
    'aria-multiline': String(lines !== 'one'),
  };
  if (control?.['aria-describedby']) attributes['aria-describedby'] = control['aria-describedby'];
  if (control?.['aria-invalid']) attributes['aria-invalid'] = 'true';
  if (control?.['aria-required']) attributes['aria-required'] = 'true';
  if (control?.id) attributes.id = control.id;

  return (
    <div className={cn('grid min-w-0', lines === 'one' ? 'gap-0.5' : 'gap-2')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drop target around the text box, which has the keyboard way */}
      <div
        ref={box}
        className="template-box"
        data-lines={lines}
        data-code={kind === 'expression' || isCode || undefined}
        data-invalid={control?.['aria-invalid'] || undefined}
        data-drop={isDropTarget || undefined}
        onDragEnter={(event) => setDropTarget(event.dataTransfer.types.includes(VALUE_MIME))}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropTarget(false);
        }}
        onDrop={() => setDropTarget(false)}
      >
        {isReady ? (
          <TemplateEditor
            value={value}
            onChange={onChange}
            kind={kind}
            isSingleLine={lines === 'one'}
            book={book}
            placeholder={placeholder}
            autoFocus={autoFocus}
            attributes={attributes}
            onPick={(at, typed) => setPicker({ ...at, typed })}
            onFocus={(next) => {
              handle.current = next;
              setActiveTemplate(next);
            }}
            onBlur={() => undefined}
            onEnter={onEnter}
          />
        ) : (
          <div className="template-text">
            {value === '' ? (
              <span className="text-ink-3">{placeholder}</span>
            ) : (
              <TemplateText text={value} kind={kind} book={book} />
            )}
          </div>
        )}
      </div>
      {hasPreview && hasValues && scope?.names && scope.namesFrom ? (
        <TemplatePreview
          text={value}
          kind={kind}
          values={{ names: scope.names, from: scope.namesFrom, sampled: scope.sampled }}
          book={book}
          isCompact={lines === 'one'}
        />
      ) : null}
      {formula === null ? null : (
        <p className="px-2 text-ink-2 text-meta">
          Beside a value nothing is calculated: this is a text. A calculation is written inside the braces,{' '}
          <code className="break-words font-mono">{`{{ ${formula} }}`}</code>.{' '}
          <Button variant="link" size="sm" className="h-auto" onClick={() => onChange(`{{ ${formula} }}`)}>
            Calculate it
          </Button>
        </p>
      )}
      {picker ? (
        <ValuePicker
          at={picker}
          beside={box.current}
          book={book}
          onClose={(how, query) => {
            setPicker(null);
            if (how === 'escape') handle.current?.type(picker.typed + query);
          }}
          onPick={(expression) => {
            setPicker(null);
            handle.current?.insert(expression);
          }}
        />
      ) : null}
    </div>
  );
};
