import type { AnyNodeDefinition, NodeRegistry } from '@/graph/node-definition';
import { code } from './code/definition';
import { finish } from './finish/definition';
import { httpRequest } from './http-request/definition';
import { humanGate } from './human-gate/definition';
import { loop } from './loop/definition';
import { mcpTool } from './mcp-tool/definition';
import { parallel } from './parallel/definition';
import { prompt } from './prompt/definition';
import { readDocument } from './read-document/definition';
import { router } from './router/definition';
import { setFields } from './set-fields/definition';
import { start } from './start/definition';
import { subWorkflow } from './sub-workflow/definition';
import { wait } from './wait/definition';

/** Every node type of the product. One line each; `executors.ts` does not compile until it has the same types. */
export const definitions = [
  start,
  prompt,
  readDocument,
  mcpTool,
  httpRequest,
  subWorkflow,
  setFields,
  code,
  router,
  parallel,
  loop,
  humanGate,
  wait,
  finish,
] as const satisfies readonly AnyNodeDefinition[];

export type NodeType = (typeof definitions)[number]['type'];

const byType = new Map<string, AnyNodeDefinition>(definitions.map((definition) => [definition.type, definition]));

export const registry: NodeRegistry = {
  get: (type) => byType.get(type),
  all: () => [...definitions],
};
