import { expect, test } from 'vitest';
import type { Json } from '@/graph/json';
import { humanGate } from '@/nodes/human-gate/definition';
import { fieldName } from './field-name';

test('a place in the settings is named as people know it', () => {
  expect(fieldName('config.prompt')).toBe('Prompt');
  expect(fieldName('config.arguments.channel')).toBe('Channel');
  expect(fieldName('config.arguments')).toBe('Arguments');
  expect(fieldName('config.arguments.params[1]')).toBe('Params 2');
  expect(fieldName('config.message.to')).toBe('Message, to');
  expect(fieldName('')).toBe('');
});

test('an entry of a list goes by its own name', () => {
  const config: Json = {
    inputs: [{ name: 'order_lines', value: '{{ x }}' }, { value: 'y' }],
    routes: [{ label: 'Refund', rules: [{ a: 1 }] }],
  };
  expect(fieldName('config.inputs[0].value', config)).toBe('Order lines');
  expect(fieldName('config.inputs[1].value', config)).toBe('Inputs 2, value');
  expect(fieldName('config.routes[0].rules[0].a', config)).toBe('Routes 1, rules 1, a');
});

test('a setting goes by its title in the form', () => {
  const settings = humanGate.config;
  expect(fieldName('config.title', {}, settings)).toBe('Question');
  expect(fieldName('config.message', {}, settings)).toBe('What to look at');
  expect(fieldName('config.message.to', {}, settings)).toBe('Message, to');
  expect(fieldName('config.unheard_of', {}, settings)).toBe('Unheard of');
});
