import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeRegistry } from '@/graph/node-definition';
import { notFound } from '@/server/refusal';

/** The help of each kind of step, as Markdown. */
export interface StepHelp {
  of(type: string): Promise<string>;
}

/** Reads it from the folder of the step's type, once. */
export function createStepHelp({ root, registry }: { root: string; registry: NodeRegistry }): StepHelp {
  const texts = new Map<string, Promise<string>>();
  return {
    async of(type) {
      // Only types there are: what a client asks for never becomes a path.
      const known = registry.get(type)?.type;
      if (known === undefined) throw notFound('step');
      const text = texts.get(known) ?? readFile(join(root, 'nodes', known, 'docs.md'), 'utf8');
      texts.set(known, text);
      return text;
    },
  };
}
