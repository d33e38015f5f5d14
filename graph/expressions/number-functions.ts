import { ExpressionError } from './expression-error';
import type { ExpressionFunction } from './functions';

const number = () => ({ type: 'number' as const });
const integer = () => ({ type: 'integer' as const });
const oneNumber = [{ name: 'number', kinds: ['number'] }] satisfies ExpressionFunction['parameters'];

function toNumber(value: string | number | boolean): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  const parsed = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(parsed)) return parsed;
  throw new ExpressionError('type', `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}" is not a number.`);
}

const asNumber: Omit<ExpressionFunction, 'name'> = {
  purpose: 'Reads a number from text',
  example: 'number(input.quantity)',
  parameters: [{ name: 'value', kinds: ['text', 'number', 'boolean'] }],
  result: number,
  run: ([value]: [string | number | boolean]) => toNumber(value),
};

export const numberFunctions: ExpressionFunction[] = [
  { name: 'number', ...asNumber },
  { name: 'double', ...asNumber },
  {
    name: 'int',
    ...asNumber,
    result: integer,
    run: ([value]: [string | number | boolean]) => Math.trunc(toNumber(value)),
  },
  {
    name: 'round',
    purpose: 'Rounds to a whole number, or to some decimals',
    example: 'round(input.total, 2)',
    parameters: [...oneNumber, { name: 'decimals', kinds: ['number'], isOptional: true }],
    result: number,
    run: ([value, decimals = 0]: [number, number?]) => {
      const places = Math.min(Math.max(Math.trunc(decimals), 0), 15);
      // Through the decimal text, so that 1.005 becomes 1.01 as people expect.
      return Number(`${Math.round(Number(`${value}e${places}`))}e-${places}`) || Number(value.toFixed(places));
    },
  },
  {
    name: 'floor',
    purpose: 'Rounds down',
    example: 'floor(input.hours)',
    parameters: oneNumber,
    result: integer,
    run: ([value]: [number]) => Math.floor(value),
  },
  {
    name: 'ceil',
    purpose: 'Rounds up',
    example: 'ceil(input.hours)',
    parameters: oneNumber,
    result: integer,
    run: ([value]: [number]) => Math.ceil(value),
  },
  {
    name: 'abs',
    purpose: 'The number without its sign',
    example: 'abs(input.difference)',
    parameters: oneNumber,
    result: number,
    run: ([value]: [number]) => Math.abs(value),
  },
];
