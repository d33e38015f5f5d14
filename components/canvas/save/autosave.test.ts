import { beforeEach, describe, expect, it } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { Autosave, type SaveResult } from './autosave';

const named = (name: string): WorkflowDocument => ({ schemaVersion: 1, name, nodes: [], edges: [] });

let document: WorkflowDocument;
let sent: { revision: number; name: string }[];
let answer: (revision: number) => Promise<SaveResult>;
let task: (() => void) | null;
let autosave: Autosave;

const edit = (name: string) => {
  document = named(name);
  autosave.touch();
};
const status = () => autosave.state.getState().status;
const rest = async () => {
  const due = task;
  task = null;
  due?.();
  await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => {
  document = named('first');
  sent = [];
  task = null;
  answer = (revision) => Promise.resolve({ kind: 'saved', revision: revision + 1 });
  autosave = new Autosave({
    revision: 1,
    document,
    current: () => document,
    save: (revision, saved) => {
      sent.push({ revision, name: saved.name });
      return answer(revision);
    },
    sentenceOf: () => 'The server does not answer.',
    schedule: (next) => {
      task = next;
      return () => {
        task = null;
      };
    },
  });
});

describe('autosave', () => {
  it('saves once after changes in quick succession', async () => {
    edit('a');
    edit('b');
    expect(status()).toBe('waiting');
    await rest();
    expect(sent).toEqual([{ revision: 1, name: 'b' }]);
    expect(autosave.state.getState()).toMatchObject({ status: 'saved', revision: 2 });
  });

  it('saves again what was changed while it was saving', async () => {
    let finish: (() => void) | undefined;
    answer = (revision) =>
      new Promise((resolve) => {
        finish = () => resolve({ kind: 'saved', revision: revision + 1 });
      });
    edit('a');
    await rest();
    edit('b');
    finish?.();
    await new Promise((resolve) => setImmediate(resolve));
    await rest();
    finish?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([
      { revision: 1, name: 'a' },
      { revision: 2, name: 'b' },
    ]);
  });

  it('loses nothing when someone else has saved', async () => {
    const theirs = named('theirs');
    answer = () => Promise.resolve({ kind: 'stale', other: { revision: 7, document: theirs } });
    edit('mine');
    await rest();
    expect(status()).toBe('conflict');
    expect(document.name).toBe('mine');
    edit('mine too');
    expect(task).toBeNull();
    expect(await autosave.flush()).toBeNull();

    answer = (revision) => Promise.resolve({ kind: 'saved', revision: revision + 1 });
    await autosave.keepMine();
    expect(sent.at(-1)).toEqual({ revision: 7, name: 'mine too' });
    expect(autosave.state.getState()).toMatchObject({ status: 'saved', revision: 8 });
  });

  it('takes the other side when that is chosen, and does not send it back', async () => {
    answer = () => Promise.resolve({ kind: 'stale', other: { revision: 7, document: named('theirs') } });
    edit('mine');
    await rest();
    autosave.takeTheirs((next) => {
      document = next;
      autosave.touch();
    });
    expect(autosave.state.getState()).toMatchObject({ status: 'saved', revision: 7 });
    expect(sent).toHaveLength(1);
    expect(autosave.isClean).toBe(true);
  });

  it('follows the other side while there is nothing of its own to keep', () => {
    const apply = (next: WorkflowDocument) => {
      document = next;
      autosave.touch();
    };
    expect(autosave.adopt({ revision: 4, document: named('theirs') }, apply)).toBe(true);
    expect(autosave.state.getState()).toMatchObject({ status: 'saved', revision: 4 });
    edit('mine');
    expect(autosave.adopt({ revision: 5, document: named('newer') }, apply)).toBe(false);
    expect(document.name).toBe('mine');
  });

  it('tries again when the server is away', async () => {
    answer = () => Promise.reject(new Error('away'));
    edit('a');
    await rest();
    expect(autosave.state.getState()).toMatchObject({ status: 'failed', problem: 'The server does not answer.' });
    answer = (revision) => Promise.resolve({ kind: 'saved', revision: revision + 1 });
    await rest();
    expect(status()).toBe('saved');
  });

  it('gives the revision of what is on the canvas before a run', async () => {
    edit('a');
    expect(await autosave.flush()).toBe(2);
    expect(await autosave.flush()).toBe(2);
    expect(sent).toHaveLength(1);
  });
});
