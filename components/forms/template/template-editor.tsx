'use client';

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension, Transaction } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderExtension } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { ValueBook } from '../values/value-book';
import { bookChanged, pills } from './pill-extension';
import type { TemplateHandle } from './template-handle';
import { VALUE_MIME } from './template-handle';

export interface TemplateEditorProps {
  value: string;
  onChange: (value: string) => void;
  kind: 'template' | 'expression';
  isSingleLine: boolean;
  book: ValueBook;
  placeholder: string;
  autoFocus: boolean;
  attributes: Record<string, string>;
  /** `/` was typed: offer values at this place on the screen */
  onPick: (at: { x: number; y: number }, typed: string) => void;
  onFocus: (handle: TemplateHandle) => void;
  onBlur: () => void;
  onEnter?: () => void;
}

const wrap = (expression: string, kind: 'template' | 'expression'): string =>
  kind === 'template' ? `{{ ${expression} }}` : expression;

/** The name of the field and what describes it, on the text box itself. They change with the field beside it. */
const contentAttributes = (attributes: Record<string, string>, kind: TemplateEditorProps['kind']): Extension =>
  EditorView.contentAttributes.of({ ...attributes, spellcheck: kind === 'template' ? 'true' : 'false' });

/** CodeMirror around one template. Loaded when a step opens; `TemplateField` shows the same text until then. */
export const TemplateEditor = (props: TemplateEditorProps) => {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const naming = useRef(new Compartment());
  const latest = useRef(props);
  latest.current = props;

  // The view lives as long as the field; what changes later is sent into it by the effects below.
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const { kind, isSingleLine, value, book, placeholder, attributes, autoFocus } = latest.current;
    const editor: EditorView = new EditorView({
      parent,
      state: EditorState.create({
        doc: value,
        extensions: [
          pills(book, kind),
          history(),
          EditorView.lineWrapping,
          naming.current.of(contentAttributes(attributes, kind)),
          placeholderExtension(placeholder),
          EditorState.transactionFilter.of((transaction) =>
            isSingleLine && transaction.newDoc.lines > 1 ? joinLines(transaction) : transaction,
          ),
          keymap.of([
            {
              key: 'Enter',
              run: () => {
                if (!isSingleLine) return false;
                latest.current.onEnter?.();
                return true;
              },
            },
            ...historyKeymap,
            ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter' && binding.key !== 'Escape'),
          ]),
          EditorView.inputHandler.of((target, from, to, text) => offersValues(target, from, to, text)),
          EditorView.domEventHandlers({
            focus: () => latest.current.onFocus(handle),
            blur: () => latest.current.onBlur(),
            dragover: (event) => event.dataTransfer?.types.includes(VALUE_MIME) ?? false,
            drop: (event, target) => {
              const expression = event.dataTransfer?.getData(VALUE_MIME);
              if (!expression) return false;
              event.preventDefault();
              const at = target.posAtCoords({ x: event.clientX, y: event.clientY }) ?? target.state.doc.length;
              const insert = wrap(expression, kind);
              target.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length } });
              target.focus();
              return true;
            },
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.annotation(Transaction.remote))) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    const offersValues = (target: EditorView, from: number, to: number, text: string): boolean => {
      if (text !== '/' || from !== to) return false;
      // In an expression a slash divides, unless nothing stands there yet. Braces are never taken: who writes them means them.
      const before = target.state.sliceDoc(Math.max(0, from - 1), from);
      const isWanted = kind === 'template' ? before === '' || /\s/.test(before) : target.state.doc.length === 0;
      if (!isWanted) return false;
      const place = target.coordsAtPos(from);
      if (!place) return false;
      latest.current.onPick({ x: place.left, y: place.bottom }, text);
      return true;
    };
    const handle: TemplateHandle = {
      insert: (expression) => {
        const { from, to } = editor.state.selection.main;
        const insert = wrap(expression, kind);
        editor.dispatch({
          changes: { from, to, insert },
          selection: { anchor: from + insert.length },
          scrollIntoView: true,
        });
        editor.focus();
      },
      type: (text) => {
        editor.dispatch(editor.state.replaceSelection(text));
        editor.focus();
      },
      focus: () => editor.focus(),
    };
    view.current = editor;
    if (autoFocus) {
      editor.dispatch({ selection: { anchor: editor.state.doc.length } });
      editor.focus();
    }
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === props.value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: props.value },
      annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
    });
  }, [props.value]);

  useEffect(() => {
    view.current?.dispatch({ effects: bookChanged.of(props.book) });
  }, [props.book]);

  const { attributes, kind } = props;
  const said = JSON.stringify(attributes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the object is new on every render, its words are not
  useEffect(() => {
    view.current?.dispatch({ effects: naming.current.reconfigure(contentAttributes(attributes, kind)) });
  }, [said, kind]);

  return <div ref={host} />;
};

/** Pasted lines become one line, as in any single-line input. */
const joinLines = (transaction: Transaction): { changes: { from: number; to: number; insert: string } } => ({
  changes: {
    from: 0,
    to: transaction.startState.doc.length,
    insert: transaction.newDoc.toString().replaceAll(/\s*\n\s*/g, ' '),
  },
});
