import type { NodeExecutor } from '@/server/engine/contract';
import { codeExecutor } from './code/executor';
import { finishExecutor } from './finish/executor';
import { httpRequestExecutor } from './http-request/executor';
import { humanGateExecutor } from './human-gate/executor';
import { loopExecutor } from './loop/executor';
import { mcpToolExecutor } from './mcp-tool/executor';
import { parallelExecutor } from './parallel/executor';
import { promptExecutor } from './prompt/executor';
import { readDocumentExecutor } from './read-document/executor';
import type { NodeType } from './registry';
import { routerExecutor } from './router/executor';
import { setFieldsExecutor } from './set-fields/executor';
import { startExecutor } from './start/executor';
import { subWorkflowExecutor } from './sub-workflow/executor';
import { waitExecutor } from './wait/executor';

/**
 * What each node type does when it runs. Server only: nothing a browser loads may reach this file. Mapped over the types
 * of the registry, so a missing or a surplus entry does not compile.
 */
export const executors: { readonly [Type in NodeType]: NodeExecutor } = {
  start: startExecutor,
  prompt: promptExecutor,
  'read-document': readDocumentExecutor,
  'mcp-tool': mcpToolExecutor,
  'http-request': httpRequestExecutor,
  'sub-workflow': subWorkflowExecutor,
  'set-fields': setFieldsExecutor,
  code: codeExecutor,
  router: routerExecutor,
  parallel: parallelExecutor,
  loop: loopExecutor,
  'human-gate': humanGateExecutor,
  wait: waitExecutor,
  finish: finishExecutor,
};
