import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import { createRoot, type Root } from 'react-dom/client';
import type { ValueBook } from '../values/value-book';
import { splitValues } from './split-values';
import { ValuePill } from './template-text';

/** Sent when names or last values have changed, so that every pill is drawn anew. */
export const bookChanged = StateEffect.define<ValueBook>();

class PillWidget extends WidgetType {
  private root: Root | null = null;

  constructor(
    readonly source: string,
    readonly book: ValueBook,
  ) {
    super();
  }

  override eq(other: PillWidget): boolean {
    return other.source === this.source && other.book === this.book;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'cm-pill';
    element.dataset.expression = this.source;
    this.root = createRoot(element);
    this.root.render(<ValuePill source={this.source} book={this.book} />);
    return element;
  }

  override destroy(): void {
    const root = this.root;
    // React refuses to unmount while it renders, and CodeMirror may be updating inside a React effect.
    queueMicrotask(() => root?.unmount());
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

const build = (state: EditorState, book: ValueBook, kind: 'template' | 'expression'): DecorationSet =>
  Decoration.set(
    splitValues(state.doc.toString(), kind).map((span) =>
      Decoration.replace({ widget: new PillWidget(span.source, book) }).range(span.start, span.end),
    ),
  );

/** Draws each value as one piece that the cursor passes over and Backspace removes whole. */
export const pills = (initialBook: ValueBook, kind: 'template' | 'expression'): Extension => {
  const field = StateField.define<{ book: ValueBook; decorations: DecorationSet }>({
    create: (state) => ({ book: initialBook, decorations: build(state, initialBook, kind) }),
    update(value, transaction) {
      let book = value.book;
      for (const effect of transaction.effects) if (effect.is(bookChanged)) book = effect.value;
      if (!transaction.docChanged && book === value.book) return value;
      return { book, decorations: build(transaction.state, book, kind) };
    },
    provide: (self) => [
      EditorView.decorations.from(self, (value) => value.decorations),
      EditorView.atomicRanges.of((view) => view.state.field(self).decorations),
    ],
  });
  return field;
};
