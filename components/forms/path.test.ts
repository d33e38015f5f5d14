import { describe, expect, it } from 'vitest';
import { formatPath, getAt, parsePath, setAt } from './path';

describe('paths', () => {
  it('writes and reads the form findings use', () => {
    expect(formatPath(['fields', 2, 'name'])).toBe('fields[2].name');
    expect(parsePath('config.fields[2].name')).toEqual(['config', 'fields', 2, 'name']);
  });

  it('gets through lists and objects, and nothing where there is nothing', () => {
    const value = { fields: [{ name: 'a' }] };
    expect(getAt(value, ['fields', 0, 'name'])).toBe('a');
    expect(getAt(value, ['fields', 4, 'name'])).toBeUndefined();
    expect(getAt({}, ['toString'])).toBeUndefined();
  });

  it('sets without touching what is beside the path', () => {
    const beside = { keep: true };
    const value = { a: { list: [1, 2] }, beside };
    const next = setAt(value, ['a', 'list', 1], 9) as typeof value;
    expect(next.a.list).toEqual([1, 9]);
    expect(next.beside).toBe(beside);
    expect(value.a.list).toEqual([1, 2]);
  });

  it('removes with undefined', () => {
    expect(setAt({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
    expect(setAt({ a: [1, 2, 3] }, ['a', 1], undefined)).toEqual({ a: [1, 3] });
  });
});
