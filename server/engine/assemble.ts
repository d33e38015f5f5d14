import { isBlobRef } from '@/graph/json';
import type { PlanNode } from '@/graph/plan';
import { store, toError } from './attempt';
import { collectContainer, collectRun, collectVote, type Source } from './collect';
import type { Command } from './command';
import type { EngineLogger } from './driver-ports';
import type { EventData } from './events';
import type { EngineLimits } from './limits';
import { nextTurn } from './next-turn';
import { NOTHING_LEFT, settleFailure } from './settle';

export interface AssembleDeps {
  limits: EngineLimits;
  logger: EngineLogger;
  isOutage(cause: unknown): boolean;
}

/** The event of a command that needs values put together first. Rejects only when the store is away. */
export async function assemble(
  command: Extract<Command, { kind: 'collect' | 'turn' | 'cast' }>,
  node: PlanNode,
  source: Source,
  deps: AssembleDeps,
): Promise<EventData> {
  const { path, nodeId } = command;
  const attempt = source.state.steps.get(path)?.attempts.length ?? 1;
  try {
    switch (command.kind) {
      case 'collect': {
        const { output, ports } = await collectContainer(source, node, path);
        const { stored } = await store(output, deps.limits, source.values);
        return { type: 'step.completed', attempt, nodeId, output: stored, ports, warnings: [], ...NOTHING_LEFT };
      }
      case 'turn': {
        const { state, isDone } = await nextTurn(source, path);
        const { stored } = await store(state, deps.limits, source.values);
        return { type: 'loop.turned', nodeId, turn: command.turn, state: stored, isDone };
      }
      case 'cast': {
        const { stored } = await store(
          await collectVote(source, node, path, command.index),
          deps.limits,
          source.values,
        );
        return { type: 'vote.cast', nodeId, index: command.index, value: stored };
      }
    }
  } catch (cause) {
    if (deps.isOutage(cause)) throw cause;
    const error = toError(cause, { path, type: node.type }, deps.logger);
    // Other votes may be under way: they are stopped first.
    if (command.kind === 'cast') return { type: 'vote.cast', nodeId, index: command.index, value: null, error };
    return settleFailure(node, attempt, error);
  }
}

/** The event that ends a run well, or says why what it gives could not be put together. */
export async function assembleEnd(source: Source, deps: AssembleDeps): Promise<EventData> {
  try {
    const output = await collectRun(source);
    // What a Finish gave stands on record, large values as references: made safe again, a reference would be taken for foreign.
    const { stored } = isBlobRef(output) ? { stored: output } : await store(output, deps.limits, source.values);
    return { type: 'run.succeeded', output: stored };
  } catch (cause) {
    if (deps.isOutage(cause)) throw cause;
    return { type: 'run.failed', error: toError(cause, { path: '', type: 'run' }, deps.logger), failedPath: null };
  }
}
