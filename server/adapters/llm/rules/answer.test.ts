import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '@/graph/json-schema';
import { validateAgainst } from '@/graph/schema-validate';
import { answer } from './answer';
import { RulesRefusal } from './rules-refusal';

const text = (title: string, extra: JsonSchema = {}): JsonSchema => ({ type: 'string', title, ...extra });
const maybe = (title: string, extra: JsonSchema = {}): JsonSchema => ({ ...extra, type: ['string', 'null'], title });
const group = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const ask = (prompt: string, schema: JsonSchema) => {
  const value = JSON.parse(answer(prompt, schema));
  expect(validateAgainst(schema, value)).toEqual([]);
  return value;
};

const ORDER = `Find the details of this purchase order.

Nordwind Outdoor
Speicherkai 14, 20457 Hamburg, Germany
Purchase order
Order number: PO-48213
Order date: 18 November 2026
Requested delivery: 27 November 2026
Contact: Lena Brandt
Email: einkauf@nordwind-outdoor.de
Currency: EUR
Supplier
Fjellkant Supply AS
Pos Article Description Quantity Unit price Total
1 ST-110 Trail stove 24 89.00 2,136.00
2 PT-075 Titanium pot 0.75 l 40 54.00 2,160.00
3 WK-020 Windscreen kit 60 19.90 1,194.00
Order total EUR 5,490.00
Terms
Payment within 30 days of the invoice.`;

describe('details of a document', () => {
  test('labelled lines, dates, money and table rows of a purchase order', () => {
    const schema = group({
      contact_name: text('Contact name'),
      email: text('Email', { format: 'email' }),
      order_number: text('Order number'),
      order_date: text('Order date', { format: 'date' }),
      delivery_date: maybe('Requested delivery date', { format: 'date' }),
      order_total: { type: 'number', title: 'Order total' },
      currency: text('Currency'),
      phone: maybe('Phone'),
      lines: {
        type: 'array',
        title: 'Order lines',
        items: group({
          sku: text('Article'),
          description: text('Description'),
          quantity: { type: 'integer', title: 'Quantity' },
          unit_price: { type: 'number', title: 'Unit price' },
        }),
      },
    });
    expect(ask(ORDER, schema)).toEqual({
      contact_name: 'Lena Brandt',
      email: 'einkauf@nordwind-outdoor.de',
      order_number: 'PO-48213',
      order_date: '2026-11-18',
      delivery_date: '2026-11-27',
      order_total: 5490,
      currency: 'EUR',
      phone: null,
      lines: [
        { sku: 'ST-110', description: 'Trail stove', quantity: 24, unit_price: 89 },
        { sku: 'PT-075', description: 'Titanium pot 0.75 l', quantity: 40, unit_price: 54 },
        { sku: 'WK-020', description: 'Windscreen kit', quantity: 60, unit_price: 19.9 },
      ],
    });
  });

  test('a total by another name', () => {
    const total = group({
      invoice_total: { type: 'number', title: 'Invoice total' },
      mail: text('Customer email', { format: 'email' }),
    });
    expect(ask(ORDER, total)).toEqual({ invoice_total: 5490, mail: 'einkauf@nordwind-outdoor.de' });
  });

  test('other wording of the same labels', () => {
    const prompt = `Pull out the details.

Purchase order no.: 2026-0117
Attn: Tobias Gruber
E-mail: Tobias Gruber <order@almrausch-bergsport.at>
Grand total: 1.234,50 €`;
    const schema = group({
      number: text('Order number'),
      contact: text('Contact'),
      email: text('Email address', { format: 'email' }),
      total: { type: 'number', title: 'Total' },
    });
    expect(ask(prompt, schema)).toEqual({
      number: '2026-0117',
      contact: 'Tobias Gruber',
      email: 'order@almrausch-bergsport.at',
      total: 1234.5,
    });
  });

  test('lists under a heading, and records of two parts', () => {
    const prompt = `Pull out what was decided.

Meeting: Winter range review
Date: 18 November 2026
Decisions:
- The trail stove stays at EUR 89
- The windscreen kit is ordered again
Actions:
- Jonas: ask the supplier for a date
- Mara: tell the shops in the north`;
    const schema = group({
      meeting: text('Meeting'),
      decisions: { type: 'array', title: 'Decisions', items: { type: 'string' } },
      actions: { type: 'array', title: 'Actions', items: group({ who: text('Who'), what: text('What') }) },
      risks: { type: 'array', title: 'Risks', items: { type: 'string' } },
    });
    expect(ask(prompt, schema)).toEqual({
      meeting: 'Winter range review',
      decisions: ['The trail stove stays at EUR 89', 'The windscreen kit is ordered again'],
      actions: [
        { who: 'Jonas', what: 'ask the supplier for a date' },
        { who: 'Mara', what: 'tell the shops in the north' },
      ],
      risks: [],
    });
  });

  test('a table with bars between its cells', () => {
    const prompt = `Find the lines.

| Article | Qty | Price |
|---------|-----|-------|
| ST-110  | 24  | 89.00 |
| PT-075  | 40  | 54.00 |`;
    const schema = group({
      lines: {
        type: 'array',
        title: 'Lines',
        items: group({ sku: text('Article'), quantity: { type: 'integer', title: 'Quantity' } }),
      },
    });
    expect(ask(prompt, schema).lines).toEqual([
      { sku: 'ST-110', quantity: 24 },
      { sku: 'PT-075', quantity: 40 },
    ]);
  });

  test('a needed detail that is not there is refused by name, not made up', () => {
    const schema = group({ number: text('Order number'), vat: text('VAT number') });
    expect(() => answer('Find these.\n\nThe weather is nice.', schema)).toThrow(RulesRefusal);
    expect(() => answer('Find these.\n\nOrder number: 12', group({ iban: text('IBAN') }))).toThrow(/"IBAN"/);
  });
});

describe('choices', () => {
  const team = {
    type: 'string',
    title: 'Team',
    enum: ['Billing', 'Technical', 'Delivery', 'Otherwise'],
    description:
      '- Billing: invoices, payments, refunds\n- Technical: broken, error, does not start\n- Delivery: parcel, late, tracking',
  } satisfies JsonSchema;

  test.each([
    ['I was charged twice and want a refund of the second payment.', 'Billing'],
    ['My stove is broken, it shows an error.', 'Technical'],
    ['Where is my parcel? The tracking says nothing.', 'Delivery'],
    ['Do you sell gift cards?', 'Otherwise'],
  ])('%s -> %s', (message, expected) => {
    const result = ask(`Which team?\n\n${message}`, group({ team, reason: text('Reason') }));
    expect(result.team).toBe(expected);
    expect(result.reason).not.toBe('');
  });

  test('without a match and without a way out it refuses', () => {
    expect(() =>
      answer('Which?\n\nGood morning.', group({ kind: text('Kind', { enum: ['Invoice', 'Order'] }) })),
    ).toThrow(RulesRefusal);
  });
});

describe('writing', () => {
  const prompt = `Write a friendly reply to this order.

Contact: Lena Brandt
Order number: PO-48213
Ships now: 24 x Trail stove, 48 x Windscreen kit
Ships later: 12 x Windscreen kit, from 4 December
Signature: Mara Lindqvist, Fjellkant Supply`;

  test('a reply holds the labelled values and nothing else', () => {
    expect(answer(prompt, undefined)).toBe(
      [
        'Hello Lena Brandt,',
        'thank you for your order PO-48213.',
        'Ships now: 24 x Trail stove, 48 x Windscreen kit\nShips later: 12 x Windscreen kit, from 4 December',
        'Kind regards\nMara Lindqvist, Fjellkant Supply',
      ].join('\n\n'),
    );
  });

  test('as subject and body', () => {
    const result = ask(prompt, group({ subject: text('Subject'), body: text('Body') }));
    expect(result.subject).toBe('Your order PO-48213');
    expect(result.body).toContain('12 x Windscreen kit, from 4 December');
  });

  test('a summary is made of sentences of the text', () => {
    const article =
      'The stove sold well in autumn. Shops in the north ordered the stove twice. The pot sold less. It rained on Tuesday.';
    const summary = answer(`Summarise this in two sentences.\n\n${article}`, undefined);
    expect(article).toContain(summary.split('. ')[0]);
    expect(summary.length).toBeLessThan(article.length);
  });

  test('a command in front of its text is no part of it', () => {
    expect(answer('Summarise The stove sold well in all shops this autumn.', undefined)).toBe(
      'The stove sold well in all shops this autumn.',
    );
  });

  test('what needs a model is refused', () => {
    expect(() => answer('Translate this into Norwegian.\n\nGood morning.', undefined)).toThrow(/not an AI model/);
    expect(() => answer('What is the capital of France?', undefined)).toThrow(RulesRefusal);
  });
});

test('the same prompt gets the same answer, and hostile text costs no time', () => {
  const schema = group({
    email: maybe('Email', { format: 'email' }),
    total: { type: ['number', 'null'], title: 'Total' },
  });
  const hostile = `Find it.\n\n${'a'.repeat(100_000)}${'.'.repeat(50_000)}\n${'1 '.repeat(40_000)}`;
  const began = process.cpuUsage().user;
  expect(answer(hostile, schema)).toBe(answer(hostile, schema));
  // A pattern that backtracks over this takes minutes, on any machine.
  expect(process.cpuUsage().user - began).toBeLessThan(20_000_000);
  expect(answer(ORDER, group({ email: text('Email', { format: 'email' }) }))).toBe(
    '{"email":"einkauf@nordwind-outdoor.de"}',
  );
});
