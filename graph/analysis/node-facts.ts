import type * as z from 'zod';
import { ERROR_PORT, type WorkflowNode } from '../document';
import { type ConfigField, configFields } from '../expressions/config-fields';
import type { JsonObject } from '../json';
import type { AnyNodeDefinition, Effect, OutputPort } from '../node-definition';

/** What follows from a step alone, whatever is around it. */
export interface NodeFacts {
  node: WorkflowNode;
  definition: AnyNodeDefinition;
  /** parsed by the definition's schema; as written when it does not fit */
  config: JsonObject;
  issues: readonly z.core.$ZodIssue[];
  fields: ConfigField[];
  /** as the definition gives them, without the error port */
  outputs: OutputPort[];
  /** every port an edge may leave from */
  portIds: ReadonlySet<string>;
  /** exactly one of its ports fires */
  isChoice: boolean;
  isStart: boolean;
  isFinish: boolean;
  isContainer: boolean;
  effect: Effect;
}

// A step object is never changed in place, so its facts hold for as long as it lives: typing in one step does not make the
// editor parse the other nine hundred again.
const known = new WeakMap<WorkflowNode, NodeFacts>();

export function nodeFacts(node: WorkflowNode, definition: AnyNodeDefinition): NodeFacts {
  let facts = known.get(node);
  if (facts?.definition !== definition) {
    facts = computeFacts(node, definition);
    known.set(node, facts);
  }
  return facts;
}

function computeFacts(node: WorkflowNode, definition: AnyNodeDefinition): NodeFacts {
  const parsed = definition.config.safeParse(node.config);
  const config = (parsed.success ? parsed.data : node.config) as JsonObject;
  // Only a config that fits its schema may reach the definition's functions.
  const outputs = parsed.success ? definition.outputs(config) : outputsOfBroken(node, definition);
  const hasErrorPort = node.policy?.onError === 'port';
  const portIds = new Set(outputs.map((port) => port.id));
  if (hasErrorPort) portIds.add(ERROR_PORT);
  return {
    node,
    definition,
    config,
    issues: parsed.success ? [] : parsed.error.issues,
    fields: configFields(definition.config, config),
    outputs,
    portIds,
    isChoice: portIds.size > 1,
    isStart: !definition.hasInput,
    isFinish: definition.category === 'finish',
    isContainer: definition.isContainer === true,
    effect: parsed.success ? definition.effect(config) : 'write',
  };
}

/** Half-written settings must not make the edges drawn from this step look wrong too: the untouched ones stand in. */
function outputsOfBroken(node: WorkflowNode, definition: AnyNodeDefinition): OutputPort[] {
  for (const config of [node.config, definition.initialConfig]) {
    try {
      return definition.outputs(config);
    } catch {
      // The next one may do.
    }
  }
  return [];
}
