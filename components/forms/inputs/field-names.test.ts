import { describe, expect, it } from 'vitest';
import { freshKey, guessKind, keyFollows, keyFor } from './field-names';

describe('names of fields', () => {
  it('makes a usable name from any label', () => {
    expect(keyFor('Contact name', [])).toBe('contact_name');
    expect(keyFor('Größe (cm)', [])).toBe('gro_e_cm');
    expect(keyFor('2nd line', [])).toBe('field_2nd_line');
    expect(keyFor('', [])).toBe('field');
    expect(keyFor('Total', ['total', 'total_2'])).toBe('total_3');
    expect(freshKey(['field_1'])).toBe('field_2');
  });

  it('lets a name follow its label only while nobody can have used it', () => {
    expect(keyFollows({ key: 'field_1', label: '' })).toBe(true);
    expect(keyFollows({ key: 'contact_name', label: 'Contact name' })).toBe(true);
    expect(keyFollows({ key: 'buyer', label: 'Contact name' })).toBe(false);
  });

  it('guesses a kind, but only one on offer', () => {
    const result = ['text', 'number', 'email', 'date', 'list', 'records'];
    expect(guessKind('Customer email', result)).toBe('email');
    expect(guessKind('Invoice total', result)).toBe('number');
    expect(guessKind('Order lines', result)).toBe('records');
    expect(guessKind('Customer name', result)).toBeNull();
    expect(guessKind('Invoice PDF', result)).toBeNull();
    expect(guessKind('Invoice PDF', ['text', 'file'])).toBe('file');
  });
});
