import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { NodeRegistry } from '@/graph/node-definition';
import { Refusal } from '@/server/refusal';
import { loadDocument } from './load-document';

const MOST_FILES = 200;

/** By its hash, every workflow in a file beside this one or in the folder `called` there, where examples keep what they run. */
export async function versionsBeside(path: string, registry: NodeRegistry): Promise<Map<string, WorkflowDocument>> {
  const here = dirname(path);
  const files = (await Promise.all([here, join(here, 'called')].map(filesIn))).flat().slice(0, MOST_FILES);
  const found = new Map<string, WorkflowDocument>();
  for (const file of files) {
    const document = await read(file, registry);
    if (document) found.set(hashDocument(document), document);
  }
  return found;
}

const filesIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.workflow.json')).map((name) => join(folder, name));
};

/** Null for a file that is no workflow: nobody asked for it. */
const read = async (file: string, registry: NodeRegistry): Promise<WorkflowDocument | null> => {
  try {
    return (await loadDocument(file, registry)).document;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
};
