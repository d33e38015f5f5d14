import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type KeepFile, readAssignments } from './read-assignments';

const folder = mkdtempSync(join(tmpdir(), 'sluice-assign-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'order.pdf');
writeFileSync(path, 'bytes');

const keepFile: KeepFile = async (name, bytes) => ({
  $file: 'hash',
  name,
  mediaType: 'application/pdf',
  size: bytes.byteLength,
});
const schema = {
  type: 'object' as const,
  properties: {
    name: { type: 'string' as const },
    count: { type: 'number' as const },
    isUrgent: { type: 'boolean' as const },
    tags: { type: 'array' as const, items: { type: 'string' as const } },
    document: { type: 'object' as const, format: 'file' },
  },
};
const read = (...assignments: string[]) => readAssignments(assignments, schema, keepFile);

test('the types of the form decide how a value is read', async () => {
  expect(await read('name=007=x', 'count=-1.5', 'isUrgent=yes', 'tags=["a"]')).toEqual({
    name: '007=x',
    count: -1.5,
    isUrgent: true,
    tags: ['a'],
  });
});

test('a file field takes the file, a text field the text in it', async () => {
  expect(await read(`document=@${path}`, `name=@${path}`)).toEqual({
    document: { $file: 'hash', name: 'order.pdf', mediaType: 'application/pdf', size: 5 },
    name: 'bytes',
  });
  expect(await read('name=@@anna')).toEqual({ name: '@anna' });
});

test.each([
  ['name', /not of the form name=value/],
  ['color=red', /There is no field “color”. The fields are: name, count/],
  ['count=many', /“count” must be a number, not “many”/],
  ['isUrgent=maybe', /must be yes or no/],
  ['tags=a,b', /must be a list such as/],
  ['document=order.pdf', /give it as document=@path\/to\/file/],
  ['document=@/no/such/file', /there is no such file/],
])('%s is refused in plain words', async (assignment, message) => {
  await expect(read(assignment)).rejects.toThrow(message);
});
