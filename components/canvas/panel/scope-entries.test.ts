import { describe, expect, it } from 'vitest';
import { valuesInScope } from '@/graph/scope';
import { registry } from '@/nodes/registry';
import { pillWords } from '../../forms/values/value-book';
import { Editor } from '../store/editor';
import { bookOf, valueAt } from './scope-entries';

describe('values for a step', () => {
  it('lists parts first, with the last value of each, and names them in pills', () => {
    const editor = new Editor({ document: { schemaVersion: 1, name: 'Test', nodes: [], edges: [] }, registry });
    editor.add({ type: 'start', presetId: 'form' });
    const extract = editor.add({ type: 'prompt', presetId: 'sort-into-groups', config: { prompt: 'x' } });
    const last = editor.add({ type: 'prompt', presetId: 'write-text' });
    if (!extract || !last) throw new Error('A step was not added.');
    const key = editor.node(extract)?.key ?? '';
    const names = { input: { request: 'Where is it?' }, steps: { [key]: { group: 'Question' } } };
    const book = bookOf(valuesInScope(editor.document, registry, last), editor.document, registry, names);
    expect(book.find(`steps.${key}.group`)).toMatchObject({
      label: 'Group',
      last: 'Question',
      source: 'Sort into groups',
    });
    expect(book.find('input.request')).toMatchObject({ last: 'Where is it?' });
    expect(pillWords(`steps.${key}.group`, book)).toMatchObject({ label: 'Group', problem: null });
  });
});

describe('valueAt', () => {
  const names = { steps: { a: { list: [{ 'odd name': 1 }] } } };
  it('follows every way a path may be written', () => {
    expect(valueAt('steps.a.list[0]["odd name"]', names)).toBe(1);
    expect(valueAt('steps.?a.?list[?0].orValue("")', names)).toEqual({ 'odd name': 1 });
    expect(valueAt('steps.b', names)).toBeUndefined();
  });
});
