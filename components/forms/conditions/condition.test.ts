import { describe, expect, it } from 'vitest';
import { parseExpression } from '@/graph/expressions/parse-expression';
import {
  type Condition,
  conditionFromCel,
  conditionToCel,
  type LeftKind,
  type Operator,
  operatorWords,
} from './condition';

const kindOf = (reference: string): LeftKind =>
  reference.endsWith('total') ? 'number' : reference.endsWith('tags') ? 'list' : 'other';
const compare = (left: string, operator: Operator, right = '', isReference = false) => ({
  left,
  operator,
  right,
  isReference,
});

describe('conditions', () => {
  it('writes what a person built', () => {
    const condition: Condition = {
      join: 'and',
      parts: [compare('steps.a.total', 'more-than', '100'), compare('steps.a.name', 'contains', 'a "b" && c')],
    };
    expect(conditionToCel(condition, kindOf)).toBe('steps.a.total > 100 && steps.a.name.contains("a \\"b\\" && c")');
  });

  it('reads back everything it writes, and all of it is valid', () => {
    for (const operator of Object.keys(operatorWords) as Operator[]) {
      for (const join of ['and', 'or'] as const) {
        const hasNoRight = operator.startsWith('is-') && operator !== 'is-not';
        const part = compare('steps.a.total', operator, hasNoRight ? '' : '12');
        const source = conditionToCel(
          { join, parts: [part, compare('input.x', 'is', 'y || z'), compare('item.a', 'is', 'steps.b', true)] },
          kindOf,
        );
        expect(() => parseExpression(source)).not.toThrow();
        expect(conditionFromCel(source), source).toMatchObject({
          join,
          parts: [part, { right: 'y || z' }, { isReference: true }],
        });
      }
    }
  });

  it('reads values of every kind there is: what is carried, votes and errors too', () => {
    for (const root of ['input', 'steps.a', 'errors.a', 'item', 'state', 'voter', 'run'])
      expect(conditionFromCel(`${root}.total >= 3`), root).toEqual({
        join: 'and',
        parts: [compare(`${root}.total`, 'at-least', '3')],
      });
    expect(conditionFromCel('steps.?a.?text.orValue("") == "x"')?.parts).toEqual([
      compare('steps.?a.?text.orValue("")', 'is', 'x'),
    ]);
    expect(conditionFromCel('index == 0')?.parts).toEqual([compare('index', 'is', '0')]);
  });

  it('reads what a person wrote without spaces, and a yes or no by itself', () => {
    expect(conditionFromCel('state.count>=3 && !state.isBad || state.x')).toBeNull();
    expect(conditionFromCel('state.count>=3&&!state.isBad')?.parts).toEqual([
      compare('state.count', 'at-least', '3'),
      compare('state.isBad', 'is-no'),
    ]);
    expect(conditionFromCel('state.isGood')?.parts).toEqual([compare('state.isGood', 'is-yes')]);
  });

  it('looks into lists with the word for lists', () => {
    const part = compare('steps.a.tags', 'contains', 'new');
    const source = conditionToCel({ join: 'and', parts: [part] }, kindOf);
    expect(source).toBe('"new" in steps.a.tags');
    expect(conditionFromCel(source)).toEqual({ join: 'and', parts: [part] });
  });

  it('leaves alone what it cannot show', () => {
    expect(conditionFromCel('steps.a.total * 2 > 100')).toBeNull();
    expect(conditionFromCel('steps.a.x == 1 && (steps.b.y == 2 || steps.c.z == 3)')).toBeNull();
    expect(conditionFromCel('steps.a.lines.exists(l, l.price > 3)')).toBeNull();
  });

  it('is empty for an empty rule', () => {
    expect(conditionFromCel('  ')).toEqual({ join: 'and', parts: [] });
  });
});
