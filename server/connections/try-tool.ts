import type { PrismaClient } from '@/generated/prisma/client';
import type { JsonObject } from '@/graph/json';
import { validateAgainst } from '@/graph/schema-validate';
import type { Actor } from '@/server/accounts/actor';
import { StepFailure } from '@/server/engine/contract';
import { fromJsonColumn } from '@/server/json-column';
import { notFound, Refusal } from '@/server/refusal';
import { findConnection } from './connection-row';
import type { ConnectionTool, ToolTrial } from './connection-view';
import type { ToolServers } from './tool-servers';

export interface TryToolRequest {
  id: string;
  tool: string;
  arguments: JsonObject;
}

/** Calls a tool for real, once, because a person pressed the button. */
export const tryTool = async (
  { prisma, toolServers }: { prisma: PrismaClient; toolServers: ToolServers },
  actor: Actor,
  request: TryToolRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<ToolTrial> => {
  const connection = await findConnection(prisma, actor, request.id);
  const tools = fromJsonColumn<ConnectionTool[] | null>(connection.tools) ?? [];
  const tool = tools.find(({ name }) => name === request.tool);
  if (!tool) throw notFound('tool');
  if (tool.problem) throw new Refusal('invalid', `“${tool.title}” cannot be used: ${tool.problem}`);
  const problems = validateAgainst(tool.inputSchema, request.arguments).map(({ path, message }) => ({
    path: ['arguments', ...path].join('.'),
    message: path.length > 0 ? `“${path.join('.')}” ${message}` : `The input ${message}`,
  }));
  if (problems.length > 0)
    throw new Refusal('invalid', problems.map(({ message }) => `${message}.`).join(' '), { problems });

  const begun = performance.now();
  try {
    const result = await toolServers.call({
      workspaceId: actor.workspaceId,
      connection: connection.name,
      tool: tool.name,
      arguments: request.arguments,
      signal,
    });
    return { ...result, durationMs: Math.round(performance.now() - begun) };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    throw new Refusal(error.error.transient ? 'unavailable' : 'invalid', error.message);
  }
};
