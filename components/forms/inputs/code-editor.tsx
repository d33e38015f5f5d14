'use client';

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword], color: 'var(--kind-ai)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--kind-repeat)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--kind-decide)' },
  { tag: [tags.comment], color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--kind-tool)' },
  { tag: [tags.function(tags.variableName)], color: 'var(--kind-code)' },
]);

/** A code editor in the look of the product. Tab indents; Escape then Tab leaves it, as CodeMirror promises. */
export const CodeEditor = ({
  value,
  onChange,
  label,
  language,
  isInvalid,
  size = 'normal',
  id,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  language: 'javascript' | 'typescript' | 'data';
  isInvalid: boolean;
  size?: 'normal' | 'small';
  id?: string;
}) => {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };

  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          indentOnInput(),
          bracketMatching(),
          EditorView.lineWrapping,
          syntaxHighlighting(colours),
          syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
          ...(language === 'data' ? [javascript()] : [javascript({ typescript: language === 'typescript' })]),
          EditorView.contentAttributes.of({
            role: 'textbox',
            'aria-label': label,
            'aria-multiline': 'true',
            ...(id ? { id } : {}),
          }),
          keymap.of([
            indentWithTab,
            ...historyKeymap,
            ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'),
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.annotation(Transaction.remote))) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [language, label, id]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
    });
  }, [value]);

  return <div ref={host} className="code-box" data-invalid={isInvalid || undefined} data-size={size} />;
};
