import { describe, expect, it } from 'vitest';
import { argumentFromText, argumentToText, shapeOf } from './argument-text';

describe('arguments as text', () => {
  it('keeps the type the tool wants', () => {
    expect(argumentFromText('12', { type: 'integer' })).toBe(12);
    expect(argumentFromText('12', { type: 'string' })).toBe('12');
    expect(argumentFromText('{"a":1}', { type: 'object' })).toEqual({ a: 1 });
    expect(argumentFromText('twelve', { type: 'integer' })).toBe('twelve');
    expect(argumentFromText('plain', {})).toBe('plain');
  });

  it('leaves templates alone', () => {
    expect(argumentFromText('{{ steps.a.total }}', { type: 'number' })).toBe('{{ steps.a.total }}');
  });

  it('goes there and back', () => {
    for (const value of [12, 'x', { a: [1] }]) {
      const schema = typeof value === 'string' ? { type: 'string' as const } : {};
      expect(argumentFromText(argumentToText(value), typeof value === 'number' ? { type: 'number' } : schema)).toEqual(
        value,
      );
    }
  });

  it('sees what a schema asks for', () => {
    expect(shapeOf({ type: ['boolean', 'null'] })).toBe('yes-no');
    expect(shapeOf({ type: 'array', items: {} })).toBe('list');
    expect(shapeOf({ type: 'object' })).toBe('text');
    expect(shapeOf({ type: ['string', 'number'] })).toBe('text');
    expect(shapeOf({ type: 'string', enum: ['a'] })).toBe('choice');
  });
});
