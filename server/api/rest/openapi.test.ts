import { expect, test } from 'vitest';
import { openApiDocument } from './openapi';

interface Described {
  operationId: string;
  parameters: { name: string; in: string; required: boolean }[];
}
const document = openApiDocument() as {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, object> };
};
const text = JSON.stringify(document);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((described) => ({ path, ...described })),
);

test('every reference leads to a schema, and every schema is used', () => {
  const used = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...used].sort()).toEqual(Object.keys(document.components.schemas).sort());
  expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/)).toBeNull();
});

test('operations have names of their own, and declare the parameters of their address', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, parameters, operationId } of operations) {
    const inAddress = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = parameters.filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name).sort(), operationId).toEqual(inAddress.sort());
    expect(
      declared.every(({ required }) => required),
      operationId,
    ).toBe(true);
  }
});

test('generated clients get types by name, and no type twice', () => {
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['Run', 'RunEvent', 'Workflow', 'WorkflowDocument', 'Question', 'Problem', 'File']),
  );
  expect(text.length).toBeLessThan(150_000);
});
