import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowDocument } from '../document';
import { testRegistry } from '../testing/definitions';
import { workflow } from '../testing/workflow-builder';
import { locateJsonError } from './locate-json-error';
import { parseDocument, parseDocumentText } from './parse-document';

const good = workflow('Good').node('start', 'start').node('finish', 'finish').chain('start', 'finish').build();

const messages = (text: string): string[] => {
  const parsed = parseDocumentText(text, testRegistry);
  return 'findings' in parsed ? parsed.findings.map((finding) => finding.message) : [];
};
const changed = (change: (document: WorkflowDocument) => unknown): string[] =>
  messages(JSON.stringify(change(structuredClone(good))));

test('a good workflow is read as it is', () => {
  expect(parseDocumentText(JSON.stringify(good), testRegistry)).toEqual({ document: good, notes: [] });
  expect(parseDocumentText(`\ufeff${JSON.stringify(good, null, 2)}`, testRegistry)).toEqual({
    document: good,
    notes: [],
  });
});

test('the schema a file names is not part of the workflow', () => {
  expect(parseDocument({ $schema: 'https://example.com/workflow.schema.json', ...good }, testRegistry)).toEqual({
    document: good,
    notes: [],
  });
});

describe('what is no workflow is refused in plain words', () => {
  test.each([
    ['', 'This file is empty.'],
    ['  \n', 'This file is empty.'],
    ['hello', 'This is not a workflow file. Reading stops at line 1, column 1.'],
    ['{\n  "name": "x",\n}', 'This is not a workflow file. Reading stops at line 3, column 1.'],
    ['{"a": [1, 2', 'This is not a workflow file. Reading stops at line 1, column 12.'],
    ['{"a": tru}', 'This is not a workflow file. Reading stops at line 1, column 7.'],
    ['{"a": "x\ny"}', 'This is not a workflow file. Reading stops at line 1, column 7.'],
    ['{} {}', 'This is not a workflow file. Reading stops at line 1, column 4.'],
    ['[1, 2]', 'This is not a Sluice workflow.'],
    ['null', 'This is not a Sluice workflow.'],
    ['{"name": "n8n workflow"}', 'This is not a Sluice workflow: it does not say which format it is in.'],
    ['{"schemaVersion": "1"}', 'This is not a Sluice workflow: it does not say which format it is in.'],
    ['{"schemaVersion": 1}', 'name is missing.'],
  ])('%j', (text, message) => {
    expect(messages(text)[0]).toBe(message);
  });

  test('a newer format', () => {
    expect(changed((document) => ({ ...document, schemaVersion: 3 }))).toEqual([
      'This workflow was made with a newer Sluice: it is in format 3, and this one reads formats up to 1. Update Sluice to open it.',
    ]);
  });

  test('ten thousand steps', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) => ({ ...good.nodes[0], id: `n${index}` }));
    expect(changed((document) => ({ ...document, nodes }))).toEqual([
      'This workflow has 10,000 steps; 1,000 is the most.',
    ]);
  });

  test.each([
    ['{"schemaVersion": 1, "__proto__": {"x": 1}}', 'A field may not be named "__proto__". It is at __proto__.'],
    [
      '{"schemaVersion": 1, "nodes": [{"config": {"constructor": {"prototype": {}}}}]}',
      'A field may not be named "constructor". It is at nodes[0].config.constructor.',
    ],
  ])('a key that could reach a prototype: %s', (text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  test('data nested too deep', () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect(messages(`{"schemaVersion": 1, "nodes": ${deep}}`)[0]).toMatch(/^Data is nested more than 64 levels deep\./);
  });

  test('a file of megabytes', () => {
    expect(messages(`"${'x'.repeat(9_000_000)}"`)).toEqual(['This file is larger than 8 MB, so it is not read.']);
  });

  test('a step of an unknown kind, by its title', () => {
    expect(
      changed((document) => ({ ...document, nodes: [{ ...document.nodes[0], type: 'teleport', title: 'Beam up' }] })),
    ).toEqual(['"Beam up" is of a kind this Sluice does not have: "teleport".']);
  });

  test('two steps or connections with one id', () => {
    expect(
      changed((document) => ({
        ...document,
        nodes: [...document.nodes, { ...document.nodes[0], key: 'other' }],
        edges: [...document.edges, ...document.edges],
      })),
    ).toEqual(['Two steps have the id "start".', 'Two connections have the id "start_out-finish".']);
  });

  test('a field of the wrong kind, with the step it is in', () => {
    const [message] = changed((document) => ({
      ...document,
      nodes: [{ ...document.nodes[0], title: 'Begin', position: { x: 'left', y: 0 } }],
    }));
    expect(message).toBe('Step "Begin": nodes[0].position.x must be a number.');
  });

  test('only so many findings are listed', () => {
    expect(changed((document) => ({ ...document, nodes: Array.from({ length: 500 }, () => ({})) }))).toHaveLength(20);
  });
});

test('text the database could not hold is repaired, and said so', () => {
  const parsed = parseDocument({ ...good, name: 'a\u0000b' }, testRegistry);
  expect(parsed).toMatchObject({
    document: { name: 'a\ufffdb' },
    notes: ['Some characters and numbers that cannot be stored were replaced.'],
  });
});

describe('old settings', () => {
  const old = (typeVersion: number, config: object) =>
    parseDocument(
      {
        ...good,
        nodes: [
          ...good.nodes,
          { ...good.nodes[0], id: 'a', key: 'a', title: 'Greet', type: 'aged', typeVersion, config },
        ],
      },
      testRegistry,
    );

  test.each([
    [1, { hello: 'Hi' }],
    [2, { greeting: 'Hi' }],
  ])('of version %i are brought to the current one', (version, config) => {
    const parsed = old(version, config);
    expect(parsed).toMatchObject({ notes: ['Settings were brought to the current version: Greet.'] });
    expect('document' in parsed && parsed.document.nodes[2]).toMatchObject({
      typeVersion: 3,
      config: { greeting: 'Hi', isLoud: false },
    });
  });

  test('of the current version stay', () => {
    expect(old(3, { greeting: 'Hi', isLoud: true })).toMatchObject({ notes: [] });
  });

  test('of a newer version are refused', () => {
    expect(old(4, {})).toMatchObject({
      findings: [{ message: '"Greet" was made with a newer Sluice. Update Sluice to open this workflow.' }],
    });
  });
});

describe('where a text stops being JSON', () => {
  test('is found for everything JSON.parse refuses, and nowhere in what it takes', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', 'x', '\\', '\n'))
      .map(([text, at, extra]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + extra + text.slice(cut + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(locateJsonError(text) === null).toBe(isJson);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('whatever is given, the answer is a document or findings', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.record({ schemaVersion: fc.constant(1), name: fc.anything(), nodes: fc.anything(), edges: fc.anything() }),
      ),
      (value) => {
        const parsed = parseDocument(value, testRegistry);
        expect('document' in parsed || parsed.findings.length > 0).toBe(true);
      },
    ),
  );
});
