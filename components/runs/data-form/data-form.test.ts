import { expect, test } from 'vitest';
import type { JsonSchema } from '@/graph/json-schema';
import { formFields, initialValues, withoutEmpties } from './form-field';
import { formProblems } from './form-problems';

const schema: JsonSchema = {
  type: 'object',
  properties: {
    channel: { type: 'string', title: 'Channel', default: '#sales' },
    text: { type: 'string' },
    urgent: { type: 'boolean' },
    amount: { type: ['number', 'null'] },
    tone: { type: 'string', enum: ['friendly', 'formal'] },
    due: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string' } },
    document: { type: 'object', format: 'file' },
    customer: { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] },
    anything: {},
  },
  required: ['channel', 'text', 'customer'],
};

test('every field has a control that fits its type', () => {
  expect(Object.fromEntries(formFields(schema).map((field) => [field.name, field.control]))).toEqual({
    ...{ channel: 'text', text: 'long-text', urgent: 'yes-no', amount: 'number', tone: 'choice' },
    ...{ due: 'date', tags: 'list', document: 'file', customer: 'group', anything: 'data' },
  });
});

test('a text that is asked for as a long one has room, whatever it is called', () => {
  const asked: JsonSchema = { properties: { complaint: { type: 'string', 'x-widget': 'textarea', maxLength: 20 } } };
  expect(formFields(asked)[0]?.control).toBe('long-text');
  expect(formProblems(asked, { complaint: 'x'.repeat(21) })).toHaveProperty('complaint');
});

test('a form opens with what was given, then with defaults', () => {
  expect(initialValues(schema, { text: 'Hi' })).toEqual({ channel: '#sales', text: 'Hi' });
  expect(initialValues(schema, { channel: '#ops' })).toEqual({ channel: '#ops' });
  const yesNo: JsonSchema = { type: 'object', properties: { sure: { type: 'boolean' } }, required: ['sure'] };
  expect(initialValues(yesNo, undefined)).toEqual({ sure: false });
});

test('what was left empty is not sent', () => {
  expect(withoutEmpties({ a: '', b: null, c: 0, d: false, e: { f: '' }, g: { h: 1 } })).toEqual({
    ...{ c: 0, d: false, g: { h: 1 } },
  });
});

test('problems stand at their fields', () => {
  const problems = formProblems(schema, { channel: '#sales', text: '', customer: { email: 'nobody' } });
  expect(Object.keys(problems).sort()).toEqual(['customer.email', 'text']);
  expect(formProblems(schema, { channel: '#sales', text: 'Hi', customer: { email: 'a@b.de' } })).toEqual({});
});
