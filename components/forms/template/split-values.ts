/** A text cut where a value begins and ends. `source` is the CEL of the value, without braces. */
export interface ValueSpan {
  start: number;
  end: number;
  source: string;
}

/**
 * The values in a template or the references in a bare expression. For drawing only: quick, total and without the parser,
 * which is loaded with the editor. What it takes for a value and is none stays readable as text.
 */
export const splitValues = (text: string, kind: 'template' | 'expression'): ValueSpan[] =>
  kind === 'template' ? inTemplate(text) : inExpression(text);

const inTemplate = (text: string): ValueSpan[] =>
  [...text.matchAll(/\{\{((?:"[^"\n]*"|'[^'\n]*'|[^}]|\}(?!\}))*)\}\}/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    source: (match[1] ?? '').trim(),
  }));

const REFERENCE =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?<![\w.])(?:(?:steps|errors|input|state|voter|run)(?:\.\??[A-Za-z_]\w*|\[\??(?:\d+|"[^"]*")\])+|item(?:\.\??[A-Za-z_]\w*|\[\??(?:\d+|"[^"]*")\])*|index)(?![\w(])/g;

const inExpression = (text: string): ValueSpan[] =>
  [...text.matchAll(REFERENCE)]
    .filter((match) => !/^["']/.test(match[0]))
    .map((match) => ({ start: match.index, end: match.index + match[0].length, source: match[0] }));
