import { isJsonObject, type Json, type JsonObject } from '../json';
import type { JsonSchema } from '../json-schema';
import { type Budget, MAX_SIZE } from './budget';
import { equals } from './equals';
import { ExpressionError } from './expression-error';
import type { ExpressionFunction } from './functions';
import { renderText } from './render-text';

const number = (): JsonSchema => ({ type: 'number' });
const sameList = ([list]: JsonSchema[]): JsonSchema => ({
  type: 'array',
  ...(list?.items ? { items: list.items } : {}),
});
const itemOf = ([list]: JsonSchema[]): JsonSchema => list?.items ?? {};
const oneList = [{ name: 'list', kinds: ['list'] }] satisfies ExpressionFunction['parameters'];
const anyValue = ['text', 'number', 'boolean', 'list', 'object', 'empty'] as const;

function numbersOf(list: Json[], name: string, budget: Budget): number[] {
  budget.spend(list.length);
  return list.map((item) => {
    if (typeof item === 'number') return item;
    throw new ExpressionError('type', `${name}() needs a list of numbers.`);
  });
}

function itemAt(list: Json[], index: number): Json {
  const item = list.at(index);
  if (item === undefined) throw new ExpressionError('missing', 'The list is empty.');
  return item;
}

function compareForSort(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  // By code unit, not by locale: the same everywhere, so that a run can be repeated.
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  throw new ExpressionError('type', 'sort() needs a list of texts or a list of numbers.');
}

export const listFunctions: ExpressionFunction[] = [
  {
    name: 'size',
    purpose: 'How many letters, items or fields there are',
    example: 'size(steps.read.rows)',
    parameters: [{ name: 'value', kinds: ['text', 'list', 'object'] }],
    result: () => ({ type: 'integer' }),
    run: ([value]: [string | Json[] | JsonObject], budget) => {
      if (Array.isArray(value)) return value.length;
      if (typeof value !== 'string') return Object.keys(value).length;
      budget.spend(value.length >> 6);
      return Array.from(value).length;
    },
  },
  {
    name: 'contains',
    purpose: 'Whether a text has another in it, or a list an item',
    example: 'input.subject.contains("urgent")',
    parameters: [
      { name: 'where', kinds: ['text', 'list'] },
      { name: 'what', kinds: anyValue },
    ],
    result: () => ({ type: 'boolean' }),
    run: ([where, what]: [string | Json[], Json], budget) => {
      if (Array.isArray(where)) return where.some((item) => equals(item, what, budget));
      if (typeof what !== 'string') throw new ExpressionError('type', 'contains() on text needs text to look for.');
      budget.spend(where.length >> 6);
      return where.includes(what);
    },
  },
  {
    name: 'join',
    purpose: 'Puts the items of a list into one text',
    example: 'steps.extract.tags.join(", ")',
    parameters: [...oneList, { name: 'separator', kinds: ['text'], isOptional: true }],
    result: () => ({ type: 'string' }),
    run: ([list, separator = '']: [Json[], string?], budget) => {
      budget.writable(list);
      const texts = list.map(renderText);
      const size = texts.reduce((total, text) => total + text.length, separator.length * texts.length);
      if (size > MAX_SIZE) throw new ExpressionError('limit', 'This makes a text of more than 1 MB.');
      return budget.text(texts.join(separator));
    },
  },
  {
    name: 'first',
    purpose: 'The first item of a list',
    example: 'first(steps.read.rows)',
    parameters: oneList,
    result: itemOf,
    run: ([list]: [Json[]]) => itemAt(list, 0),
  },
  {
    name: 'last',
    purpose: 'The last item of a list',
    example: 'last(steps.read.rows)',
    parameters: oneList,
    result: itemOf,
    run: ([list]: [Json[]]) => itemAt(list, -1),
  },
  {
    name: 'slice',
    purpose: 'Some items of a list, from one position to before another; the first is 0',
    example: 'steps.read.rows.slice(0, 10)',
    parameters: [
      ...oneList,
      { name: 'start', kinds: ['number'] },
      { name: 'end', kinds: ['number'], isOptional: true },
    ],
    result: sameList,
    run: ([list, start, end]: [Json[], number, number?], budget) => budget.list(list.slice(start, end)),
  },
  {
    name: 'reverse',
    purpose: 'The list from its end to its beginning',
    example: 'reverse(steps.read.rows)',
    parameters: oneList,
    result: sameList,
    run: ([list]: [Json[]], budget) => budget.list(list.toReversed()),
  },
  {
    name: 'sort',
    purpose: 'The list in order, of texts or of numbers',
    example: 'sort(steps.extract.tags)',
    parameters: oneList,
    result: sameList,
    run: ([list]: [Json[]], budget) => budget.list(list).toSorted(compareForSort),
  },
  {
    name: 'distinct',
    purpose: 'The list without repeated items',
    example: 'distinct(steps.extract.tags)',
    parameters: oneList,
    result: sameList,
    run: ([list]: [Json[]], budget) => {
      const seen: Json[] = [];
      for (const item of list) if (!seen.some((other) => equals(other, item, budget))) seen.push(item);
      return seen;
    },
  },
  {
    name: 'flatten',
    purpose: 'One list of the items of the lists in a list',
    example: 'flatten(steps.for_each.results)',
    parameters: oneList,
    result: ([list]) => ({ type: 'array', ...(list?.items?.items ? { items: list.items.items } : {}) }),
    run: ([list]: [Json[]], budget) => budget.list(list.flat()),
  },
  {
    name: 'sum',
    purpose: 'The numbers of a list added up',
    example: 'sum(steps.extract.lines.map(line, line.total))',
    parameters: oneList,
    result: number,
    run: ([list]: [Json[]], budget) => numbersOf(list, 'sum', budget).reduce((total, item) => total + item, 0),
  },
  {
    name: 'min',
    purpose: 'The smallest number of a list',
    example: 'min(steps.extract.prices)',
    parameters: oneList,
    result: number,
    run: ([list]: [Json[]], budget) =>
      numbersOf(list, 'min', budget).reduce((least, item) => Math.min(least, item), itemAt(list, 0) as number),
  },
  {
    name: 'max',
    purpose: 'The largest number of a list',
    example: 'max(steps.extract.prices)',
    parameters: oneList,
    result: number,
    run: ([list]: [Json[]], budget) =>
      numbersOf(list, 'max', budget).reduce((most, item) => Math.max(most, item), itemAt(list, 0) as number),
  },
  {
    name: 'keys',
    purpose: 'The names of the fields of a group',
    example: 'keys(steps.extract)',
    parameters: [{ name: 'group', kinds: ['object'] }],
    result: () => ({ type: 'array', items: { type: 'string' } }),
    run: ([group]: [JsonObject], budget) => budget.list(Object.keys(group)),
  },
  {
    name: 'values',
    purpose: 'The values of the fields of a group',
    example: 'values(steps.extract)',
    parameters: [{ name: 'group', kinds: ['object'] }],
    result: () => ({ type: 'array' }),
    run: ([group]: [JsonObject], budget) => budget.list(Object.values(isJsonObject(group) ? group : {})),
  },
];
