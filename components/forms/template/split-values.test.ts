import { describe, expect, it } from 'vitest';
import { splitValues } from './split-values';

const sources = (text: string, kind: 'template' | 'expression') => splitValues(text, kind).map((span) => span.source);

describe('splitValues', () => {
  it('finds the values of a text', () => {
    expect(sources('Answer {{ steps.a.name }} about {{steps.b}}.', 'template')).toEqual(['steps.a.name', 'steps.b']);
    expect(sources('{{ "}}" + input.x }} and {', 'template')).toEqual(['"}}" + input.x']);
    expect(sources('no values {{ open', 'template')).toEqual([]);
  });

  it('finds the references of an expression and leaves quoted text alone', () => {
    expect(sources('steps.a.total > 100 && item.kind == "steps.b.x"', 'expression')).toEqual([
      'steps.a.total',
      'item.kind',
    ]);
    expect(sources('steps.a.lines[0].price', 'expression')).toEqual(['steps.a.lines[0].price']);
    expect(sources('state.count >= 3 || voter.model == errors.a.code', 'expression')).toEqual([
      'state.count',
      'voter.model',
      'errors.a.code',
    ]);
    expect(sources('index + 1 > reindex', 'expression')).toEqual(['index']);
    expect(sources('steps.a.name.contains("x")', 'expression')).toEqual(['steps.a.name']);
  });
});
